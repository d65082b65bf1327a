import { once } from 'node:events';
import { request } from 'node:http';
import { onTestFinished } from 'vitest';
import { type Arrived, listen } from '../../src/counterexamples/listener.fixture.js';
import { type LoneStage, openLoneStage } from '../../src/drills/lone-stage.js';
import { formatProblem, parseManifest } from '../../src/manifest/index.js';
import { PoolsCaller } from '../../twin/fixtures/pools-caller.js';

const manifest = `manifest: 1
partner: { name: Corner shop }
target: { baseUrl: http://127.0.0.1:1 }
upstream: { mode: twin }
webhooks: none
ui: none
accounts: { alice: {}, bob: {} }
auth: none
lanes: [{ poolId: EUR-USDT, side: on_ramp, network: tron, amount: "100.00", asset: USDT }]
timing: { settleWithinMs: 3000 }
operations:
  lockQuote: { request: { method: POST, path: /quotes }, outputs: { quoteRef: $response.body#/quoteId } }
  accept: { request: { method: POST, path: "/accepts/{$inputs.quoteRef}" }, outputs: { orderRef: $response.body#/quoteId } }
  order: { request: { path: "/orders/{$inputs.orderRef}" }, outputs: { status: $response.body#/status } }
  ledger:
    request: { path: "/books/{$inputs.orderRef}" }
    outputs: { entries: { from: $response.body#/rows, each: { entryId: /id, kind: /kind, amount: /amount, asset: /asset } } }
`;

interface Trade {
  /**
   * Each accept sends its execution so many times at once: all stand at the upstream before the rest of any of them is
   * sent.
   */
  readonly sends?: number;
  /** Entries of the ledger that credit one settlement. */
  readonly credits?: number;
}

/** A partner of a few lines behind a slow line, with its twin, until the end of the test. */
export async function openShop({ sends = 1, credits = 1 }: Trade): Promise<LoneStage> {
  let caller: PoolsCaller | null = null;
  const { url } = await listen((arrived, response) => {
    if (!caller) throw new Error('the shop has no upstream yet');
    void answerTo(caller, { sends, credits }, arrived).then((body) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
    );
  });
  const loaded = await parseManifest(manifest, 'readiness.yaml', {}, { target: url });
  if (!loaded.ok) throw new Error(loaded.problems.map(formatProblem).join('\n'));
  const signal = new AbortController().signal;
  const stage = await openLoneStage(loaded.manifest, { id: 'walks', signal, seed: 1 });
  onTestFinished(() => stage.close());
  caller = new PoolsCaller(stage.context.upstream());
  return stage;
}

async function answerTo(caller: PoolsCaller, { sends, credits }: Required<Trade>, { path }: Arrived): Promise<object> {
  const [, what, id = ''] = path.split('/');
  if (what === 'quotes') return { quoteId: await caller.quoteId() };
  if (what === 'accepts') {
    await execute(caller, id, sends);
    return { quoteId: id };
  }
  const { status } = (await caller.poll(id)).json;
  if (what === 'orders') return { status };
  const rows = Array.from({ length: status === 'settled' ? credits : 0 }, (_, row) => ({
    ...{ id: `${id}-${row}`, kind: 'credit', amount: '50.00', asset: 'USDT' },
  }));
  return { rows };
}

async function execute({ twin, partner }: PoolsCaller, quoteId: string, sends: number): Promise<void> {
  const headers = {
    authorization: `Bearer ${partner.secretKey}`,
    'content-type': 'application/json',
    'idempotency-key': `key-of-${quoteId}`,
    expect: '100-continue',
  };
  const requests = Array.from({ length: sends }, () =>
    request(`${twin.pools}/pools/EUR-USDT/transact`, { method: 'POST', headers }),
  );
  const answers = requests.map((each) => once(each, 'response'));
  for (const each of requests) each.flushHeaders();
  await Promise.all(requests.map((each) => once(each, 'continue')));
  for (const each of requests) each.end(JSON.stringify({ quoteId }));
  for (const [answer] of await Promise.all(answers)) answer.resume();
}
