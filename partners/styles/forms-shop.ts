import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Deal, Desk } from './deals.js';

/**
 * A correct integration in the style of a classic web shop: HTML pages, forms with CSRF tokens, cookies, 303 redirects,
 * no JSON at all; events and polling; amounts with a currency behind them.
 */
const desk = new Desk({
  dir: process.env.DATA_DIR ?? '.',
  base: process.env.POOLS_BASE_URL ?? '',
  secret: process.env.POOLS_SECRET_KEY ?? '',
});
const people: Readonly<Record<string, { password: string; role: 'user' | 'support' | 'finance' }>> = {
  'ann@shop.test': { password: 'ann-pass', role: 'user' },
  'ben@shop.test': { password: 'ben-pass', role: 'user' },
  'help@shop.test': { password: 'help-pass', role: 'support' },
  'books@shop.test': { password: 'books-pass', role: 'finance' },
};
/** A signed cookie carries the session, so that a restart loses nobody. */
const seal = (text: string) => createHmac('sha256', `${process.env.WEBHOOK_SECRET}:session`).update(text).digest('hex');

interface Visit {
  readonly method: string;
  readonly url: URL;
  readonly form: URLSearchParams;
  readonly raw: Buffer;
  readonly headers: IncomingMessage['headers'];
  readonly who: string | null;
}
interface Reply {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const esc = (text: unknown) => String(text ?? '').replace(/[&<>"']/g, (char) => `&#${char.codePointAt(0)};`);
const page = (title: string, body: string, status = 200): Reply => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
  body: `<!doctype html><html lang="en"><title>${esc(title)}</title><h1>${esc(title)}</h1>${body}</html>`,
});
const go = (location: string, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status: 303,
  headers: { location, ...headers },
});
const csrf = (who: string) => `<input type="hidden" name="csrf" value="${seal(`csrf:${who}`)}">`;
const role = (who: string | null) => (who ? people[who]?.role : undefined);
const money = (amount: string, asset: string) => `${amount} ${asset}`;

const words: Readonly<Record<Deal['state'], string>> = {
  quoted: 'On offer',
  accepted: 'Settlement is pending.',
  reserved: 'Settlement is pending.',
  settled: 'Completed',
  failed: 'Failed',
  released: 'Cancelled',
  returned: 'This transaction is under review.',
  expired: 'Quote expired. Refresh for a new price.',
  declined: 'Declined',
};

const routes: readonly [method: string, path: RegExp, handle: (visit: Visit, id: string) => Reply | Promise<Reply>][] =
  [
    ['GET', /^\/$/, () => page('Shop', '<a href="/buy">Buy</a>')],
    [
      'GET',
      /^\/login$/,
      () =>
        page(
          'Sign in',
          '<form method="post"><label>Email <input name="email"></label><label>Password <input name="password" type="password"></label><button>Sign in</button></form>',
        ),
    ],
    [
      'POST',
      /^\/login$/,
      ({ form }) => {
        const email = form.get('email') ?? '';
        if (people[email]?.password !== form.get('password'))
          return page('Sign in', '<p role="alert">Wrong password</p>', 403);
        return go('/buy', {
          'set-cookie': `who=${encodeURIComponent(email)}.${seal(email)}; HttpOnly; Path=/; SameSite=Lax`,
        });
      },
    ],
    [
      'GET',
      /^\/buy$/,
      guarded('user', ({ who }) =>
        page(
          'Buy',
          `<form method="post" action="/buy">${csrf(who ?? '')}
      <input type="hidden" name="poolId" value="EUR-USDT"><input type="hidden" name="side" value="on_ramp"><input type="hidden" name="asset" value="USDT">
      <label>Amount <input name="amount"></label><label>Network <input name="network" value="tron"></label>
      <label>Wallet <input name="destination" value="TXsampleAddress"></label><button>Get quote</button></form>`,
        ),
      ),
    ],
    [
      'GET',
      /^\/prices$/,
      guarded('user', async ({ url }) => {
        const terms = Object.fromEntries(url.searchParams);
        const [pools, rate] = await Promise.all([desk.pools(), terms.amount ? desk.price(terms) : null]);
        const rows = pools?.filter(({ available }) => available).map(({ id }) => cells('pool', { id })) ?? [];
        const offer = rate === null ? '' : `<p>About <b class="rate">${esc(rate)}</b> each</p>`;
        return page(
          'Prices',
          `<p id="now">${pools ? 'Now' : words.declined}</p><table>${rows.join('')}</table>${offer}`,
        );
      }),
    ],
    [
      'POST',
      /^\/buy$/,
      guarded('user', async ({ who, form }) => {
        const answer = await desk.lock(who ?? '', Object.fromEntries(form));
        if (answer.kind === 'quote') return go(`/deals/${answer.deal.id}`);
        if (answer.reason === 'unsupported_network')
          return page('Not possible', '<p role="alert">This network is not supported.</p>', 422);
        return page(
          'Not now',
          `<p role="alert" data-reason="${esc(answer.reason)}">This route is unavailable right now.</p>`,
        );
      }),
    ],
    ['GET', /^\/deals\/(\w[\w-]*)$/, guarded('user', ({ who }, id) => own(who, id, dealPage))],
    [
      'POST',
      /^\/deals\/(\w[\w-]*)\/accept$/,
      guarded('user', ({ who }, id) =>
        own(who, id, (deal) => {
          desk.accept(deal);
          return go(`/deals/${deal.id}`);
        }),
      ),
    ],
    [
      'GET',
      /^\/wallet$/,
      guarded('user', ({ who, url }) => {
        const asset = url.searchParams.get('asset') ?? '';
        const { final, held } = desk.balance(who ?? '', asset);
        return page(
          'Wallet',
          `<dl><dt>Available</dt><dd id="final">${esc(money(final, asset))}</dd><dt>Pending</dt><dd id="held">${esc(money(held, asset))}</dd></dl>`,
        );
      }),
    ],
    [
      'GET',
      /^\/help\/find$/,
      guarded('support', ({ url }) => {
        const deal = desk.find(url.searchParams.get('q') ?? '');
        return deal ? page('Deal', support(deal)) : page('Nothing found', '', 404);
      }),
    ],
    [
      'GET',
      /^\/help\/deals\/(\w[\w-]*)$/,
      guarded('support', (_, id) => {
        const deal = desk.deals.get(id);
        return deal ? page('Deal', support(deal)) : page('Nothing found', '', 404);
      }),
    ],
    [
      'GET',
      /^\/books\/(\w[\w-]*)$/,
      guarded('finance', (_, id) => {
        const rows = desk.entries
          .filter((entry) => entry.dealId === id)
          .map((entry) => {
            const deal = desk.deals.get(id);
            const sign = entry.kind === 'LIFT' || entry.kind === 'RV' ? '-' : '';
            return cells('entry', {
              no: entry.id,
              deal: id,
              quote: deal?.quoteId,
              trade: deal?.tradeId,
              event: deal?.eventId,
              kind: entry.kind,
              amt: `${sign}${entry.amount}`,
              ccy: entry.asset,
            });
          });
        return page('Book', `<table>${rows.join('')}</table>`);
      }),
    ],
    [
      'GET',
      /^\/books$/,
      guarded('finance', ({ url }) => {
        const [low, high] = [
          Date.parse(url.searchParams.get('from') ?? ''),
          Date.parse(url.searchParams.get('to') ?? ''),
        ];
        const rows = [...desk.deals.values()]
          .filter(
            ({ tradeId, acceptedAtMs }) =>
              tradeId && acceptedAtMs !== null && acceptedAtMs >= low && acceptedAtMs < high,
          )
          .map((deal) =>
            cells('close', {
              deal: deal.id,
              quote: deal.quoteId,
              trade: deal.tradeId,
              state: words[deal.state],
              amt: deal.amountOut,
              event: deal.eventId,
              ref: `${deal.id}-CR`,
            }),
          );
        return page('Daily close', `<table>${rows.join('')}</table>`);
      }),
    ],
    [
      'POST',
      /^\/events$/,
      ({ raw, headers }) => {
        if (!signed(raw, String(headers['gate-signature'] ?? ''))) return { status: 400 };
        const event = JSON.parse(raw.toString('utf8')) as {
          eventId: string;
          data: { quoteId: string; transactId: string; status: string };
        };
        const deal = desk.find(event.data.quoteId);
        if (deal) desk.learn(deal, event.data.status, event.data.transactId, event.eventId);
        return { status: 204 };
      },
    ],
  ];

function dealPage(deal: Deal): Reply {
  if (deal.state !== 'quoted') return page('Your order', `<p data-testid="order-status">${esc(words[deal.state])}</p>`);
  const left = deal.expiresAtMs - Date.now();
  if (left <= 0)
    return page('Your order', `<p data-testid="order-status">${esc(words.expired)}</p><a href="/buy">New price</a>`);
  return page(
    'Your price',
    `<p>You get <b>${esc(money(deal.amountOut, deal.asset))}</b> until <time data-testid="expires-in" datetime="${new Date(deal.expiresAtMs).toISOString()}">${Math.ceil(left / 1000)}</time></p>
    <form method="post" action="/deals/${esc(deal.id)}/accept">${csrf(deal.user)}<button id="accept">Accept</button></form>
    <script>const b=document.getElementById('accept');b.form.addEventListener('submit',()=>setTimeout(()=>{b.disabled=true}));setTimeout(()=>{b.disabled=true},${left});</script>`,
  );
}

function support(deal: Deal): string {
  const { quoteId, tradeId, eventId, poolId, side, network, amountIn, reason, state, requestIds, lockedAtMs } = deal;
  const fields = {
    order: deal.id,
    quote: quoteId,
    trade: tradeId,
    event: eventId,
    pool: poolId,
    side,
    network,
    amount: amountIn,
    reason,
    state,
    environment: 'staging',
    requests: requestIds.join(' '),
    time: new Date(lockedAtMs).toISOString(),
  };
  return `<dl>${Object.entries(fields)
    .map(([name, value]) => `<dt>${name}</dt><dd class="${name}">${esc(value)}</dd>`)
    .join('')}</dl>`;
}

function cells(kind: string, values: Readonly<Record<string, unknown>>): string {
  return `<tr class="${kind}">${Object.entries(values)
    .map(([name, value]) => `<td class="${name}">${esc(value)}</td>`)
    .join('')}</tr>`;
}

function guarded(wanted: 'user' | 'support' | 'finance', handle: (visit: Visit, id: string) => Reply | Promise<Reply>) {
  return (visit: Visit, id: string): Reply | Promise<Reply> => {
    if (visit.who === null) return go('/login');
    if (role(visit.who) !== wanted) return page('Not for you', '', 403);
    if (visit.method === 'POST' && visit.form.get('csrf') !== seal(`csrf:${visit.who}`))
      return page('Form expired', '', 403);
    return handle(visit, id);
  };
}

function own(who: string | null, id: string, handle: (deal: Deal) => Reply): Reply {
  const deal = desk.deals.get(id);
  return deal && deal.user === who ? handle(deal) : page('Nothing here', '', 404);
}

function signed(raw: Buffer, header: string): boolean {
  const parts = header.split(',').map((part) => part.trim().split('='));
  const time = parts.find(([name]) => name === 't')?.[1] ?? '';
  if (!/^\d+$/.test(time) || Math.abs(Date.now() / 1000 - Number(time)) > 300) return false;
  const expected = createHmac('sha256', process.env.WEBHOOK_SECRET ?? '')
    .update(`${time}.`)
    .update(raw)
    .digest();
  return parts.some(([name, value = '']) => {
    const given = Buffer.from(value, 'hex');
    return name === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
  });
}

function whoIs(cookie: string): string | null {
  const found = /(?:^|;\s*)who=([^;.]*(?:\.[^;.]*)*)\.([0-9a-f]{64})/.exec(cookie);
  const email = decodeURIComponent(found?.[1] ?? '');
  return found && seal(email) === found[2] ? email : null;
}

createServer((incoming, outgoing) => {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('end', () => void serve(incoming, Buffer.concat(chunks), outgoing));
}).listen(Number(process.env.PORT), '127.0.0.1');

async function serve(incoming: IncomingMessage, raw: Buffer, outgoing: ServerResponse): Promise<void> {
  const url = new URL(incoming.url ?? '/', 'http://shop.test');
  const visit: Visit = {
    method: incoming.method ?? 'GET',
    url,
    form: new URLSearchParams(raw.toString('utf8')),
    raw,
    headers: incoming.headers,
    who: whoIs(incoming.headers.cookie ?? ''),
  };
  let reply: Reply = page('Nothing here', '', 404);
  for (const [method, path, handle] of routes) {
    const found = path.exec(url.pathname);
    if (method !== visit.method || !found) continue;
    reply = await Promise.resolve(handle(visit, found[1] ?? '')).catch(() => page('Something went wrong', '', 400));
  }
  outgoing.writeHead(reply.status, { ...reply.headers, 'x-visit': randomUUID() }).end(reply.body ?? '');
}
