import { createServer } from 'node:http';
import { type Deal, Desk } from './deals.js';

/**
 * A correct integration in the style of a trading desk: one URL, always HTTP 200, the outcome in `view`; accepts are
 * queued; no events, only polling; one id for quote and order; unsigned amounts; ids of a trace in one text.
 */
const desk = new Desk({
  dir: process.env.DATA_DIR ?? '.',
  base: process.env.POOLS_BASE_URL ?? '',
  secret: process.env.POOLS_SECRET_KEY ?? '',
});
const users: Readonly<Record<string, string>> = {
  'a-token': 'ann',
  'b-token': 'ben',
  's-token': 'desk',
  'f-token': 'books',
};

type Params = Readonly<Record<string, string>>;
type View = Readonly<Record<string, unknown>> & { readonly view: string };

const methods: Readonly<Record<string, (user: string, params: Params) => View | Promise<View>>> = {
  async offers() {
    const pools = await desk.pools();
    return pools === null ? { view: 'closed' } : { view: 'offers', pools: pools.filter(({ available }) => available) };
  },
  async rate(_user, params) {
    const rate = await desk.price(params);
    return rate === null ? { view: 'no_price' } : { view: 'rate', rate };
  },
  async quote(user, params) {
    const answer = await desk.lock(user, params);
    if (answer.kind === 'none') return { view: 'no_price', why: answer.reason };
    const { id, amountOut, expiresAtMs } = answer.deal;
    return { view: 'price', deal: id, gets: amountOut, until: new Date(expiresAtMs).toISOString() };
  },
  take(user, { deal: id = '' }) {
    const deal = ownDeal(user, id);
    if (!deal) return { view: 'no_such_deal' };
    return desk.accept(deal) === 'expired' ? { view: 'too_late' } : { view: 'trade_processing', deal: deal.id };
  },
  deal(user, { deal: id = '' }) {
    const deal = ownDeal(user, id);
    return deal ? { view: 'deal', state: deal.state, text: texts[deal.state] } : { view: 'no_such_deal' };
  },
  wallet: (user, { asset = '' }) => ({ view: 'wallet', ...desk.balance(user, asset) }),
  trace(user, { id = '' }) {
    const deal = desk.find(id);
    if (user !== 'desk') return { view: 'forbidden' };
    if (!deal) return { view: 'not_found' };
    return {
      view: 'trace',
      deal: deal.id,
      ids: [deal.quoteId, deal.tradeId].filter(Boolean).join(' '),
      requests: deal.requestIds.join(','),
    };
  },
  packet(user, { deal: id = '' }) {
    const deal = desk.deals.get(id);
    if (user !== 'desk' || !deal) return { view: 'forbidden' };
    const { poolId, quoteId, tradeId, side, network, amountIn, reason, state, requestIds, lockedAtMs } = deal;
    const at = new Date(lockedAtMs).toISOString();
    return {
      view: 'packet',
      packet: {
        env: 'staging',
        deal: id,
        poolId,
        quoteId,
        tradeId,
        side,
        network,
        amount: amountIn,
        reason,
        state,
        requests: requestIds,
        at,
      },
    };
  },
  book(user, { deal: id = '' }) {
    if (user !== 'books') return { view: 'forbidden' };
    return { view: 'book', rows: desk.entries.filter((entry) => entry.dealId === id).map(row) };
  },
  close(user, { from = '', to = '' }) {
    if (user !== 'books') return { view: 'forbidden' };
    const [low, high] = [Date.parse(from), Date.parse(to)];
    const deals = [...desk.deals.values()].filter(
      ({ acceptedAtMs, tradeId }) => tradeId && acceptedAtMs !== null && acceptedAtMs >= low && acceptedAtMs < high,
    );
    return {
      view: 'close',
      rows: deals.map(({ id, quoteId, tradeId, state, amountOut }) => ({
        id,
        quoteId,
        tradeId,
        state,
        amountOut,
        ref: `${id}-CR`,
      })),
    };
  },
};

const texts: Readonly<Record<Deal['state'], string>> = {
  quoted: 'Price on offer',
  accepted: 'Settlement is pending.',
  reserved: 'Settlement is pending.',
  settled: 'Done',
  failed: 'Not done',
  released: 'Not done',
  returned: 'This transaction is under review.',
  expired: 'Quote expired. Refresh for a new price.',
  declined: 'This route is unavailable right now.',
};

function row(entry: (typeof desk.entries)[number]) {
  const deal = desk.deals.get(entry.dealId);
  return { ...entry, quoteId: deal?.quoteId, tradeId: deal?.tradeId };
}

function ownDeal(user: string, id: string): Deal | null {
  const deal = desk.deals.get(id);
  return deal?.user === user ? deal : null;
}

createServer((incoming, outgoing) => {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('end', async () => {
    outgoing.setHeader('content-type', 'application/json');
    outgoing.end(JSON.stringify(await answer(Buffer.concat(chunks).toString('utf8'))));
  });
}).listen(Number(process.env.PORT), '127.0.0.1');

async function answer(text: string): Promise<View> {
  try {
    const { method, token, params } = JSON.parse(text) as { method: string; token: string; params: Params };
    const user = users[token];
    if (!user) return { view: 'sign_in' };
    return (await methods[method]?.(user, params)) ?? { view: 'no_such_method' };
  } catch {
    return { view: 'unreadable' };
  }
}
