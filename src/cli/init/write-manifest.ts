import type { OperationName } from '../../model/words.js';
import type { Guess } from './guess-operations.js';

interface Sketch {
  readonly does: string;
  readonly method: string;
  readonly path: string;
  readonly as?: 'support' | 'finance';
  readonly extra: readonly string[];
  /** Input that stands in the path. */
  readonly id?: string;
}

/** What a manifest says of each operation until a person has corrected it. */
const sketches: Readonly<Record<OperationName, Sketch>> = {
  signIn: {
    does: 'only where a session is needed; a static token per account needs none',
    method: 'POST',
    path: '/api/session',
    extra: [
      'body: { email: $account.email, password: $account.password }',
      'outputs: { token: $response.body#/token }',
    ],
  },
  lanes: {
    does: 'what may be traded now',
    method: 'GET',
    path: '/api/lanes',
    extra: [
      'outputs:',
      '  lanes: { from: $response.body#/lanes, each: { poolId: /poolId, network: /network, side: /side, available: /available } }',
    ],
  },
  indicativeQuote: {
    does: 'a price that nobody can accept',
    method: 'POST',
    path: '/api/prices',
    extra: [
      'body: { pool: $inputs.poolId, side: $inputs.side, amount: $inputs.amount, network: $inputs.network }',
      'outputs: { rate: $response.body#/rate, unavailableReason: $response.body#/reason }',
    ],
  },
  lockQuote: {
    does: 'a firm quote that the user may accept',
    method: 'POST',
    path: '/api/quotes',
    extra: [
      'body: { pool: $inputs.poolId, side: $inputs.side, amount: $inputs.amount, network: $inputs.network, address: $inputs.destination }',
      'outputs: { quoteRef: $response.body#/id, quoteId: $response.body#/quoteId, expiresAt: $response.body#/expiresAt, unavailableReason: $response.body#/reason, message: $response.body#/message }',
    ],
  },
  accept: {
    does: 'the user takes the quote; attemptId is one per intent, the same on a retry',
    method: 'POST',
    path: '/api/quotes/{quoteRef}/accept',
    id: 'quoteRef',
    extra: [
      'headers: { X-Attempt-Id: $inputs.attemptId }',
      'outputs: { orderRef: $response.body#/orderId, tradeId: $response.body#/tradeId, status: $response.body#/status, message: $response.body#/message }',
    ],
  },
  decline: {
    does: 'the user turns the quote down',
    method: 'POST',
    path: '/api/quotes/{quoteRef}/decline',
    id: 'quoteRef',
    extra: ['outputs: { status: $response.body#/status }'],
  },
  order: {
    does: 'what the user sees of an order',
    method: 'GET',
    path: '/api/orders/{orderRef}',
    id: 'orderRef',
    extra: [
      'outputs: { status: $response.body#/status, quoteId: $response.body#/quoteId, tradeId: $response.body#/tradeId, message: $response.body#/message }',
    ],
  },
  balance: {
    does: 'what the user may spend, and what is on its way',
    method: 'GET',
    path: '/api/balances/{asset}',
    id: 'asset',
    extra: ['outputs: { final: $response.body#/available, pending: $response.body#/pending }'],
  },
  trace: {
    does: 'support: from any one id to all the others',
    method: 'GET',
    path: '/ops/trace/{id}',
    as: 'support',
    id: 'id',
    extra: [
      'outputs: { orderRef: $response.body#/orderRef, quoteId: $response.body#/quoteId, tradeId: $response.body#/tradeId, requestIds: $response.body#/requestIds, eventIds: $response.body#/eventIds, ledgerRefs: $response.body#/ledgerRefs }',
    ],
  },
  supportPacket: {
    does: 'support: what is handed over with an incident',
    method: 'GET',
    path: '/ops/packets/{orderRef}',
    as: 'support',
    id: 'orderRef',
    extra: ['outputs: { packet: $response.body }'],
  },
  ledger: {
    does: 'finance: the entries of one order',
    method: 'GET',
    path: '/ops/ledger/{orderRef}',
    as: 'finance',
    id: 'orderRef',
    extra: [
      'outputs:',
      '  entries: { from: $response.body#/entries, each: { entryId: /id, orderRef: /orderRef, quoteId: /quoteId, tradeId: /tradeId, eventId: /eventId, kind: /kind, amount: /amount, asset: /asset } }',
    ],
  },
  dailyClose: {
    does: 'finance: one row per order of a period, from inclusive, to exclusive',
    method: 'GET',
    path: '/ops/close',
    as: 'finance',
    extra: [
      'query: { from: $inputs.from, to: $inputs.to }',
      'outputs:',
      '  rows: { from: $response.body#/rows, each: { orderRef: /orderRef, quoteId: /quoteId, tradeId: /tradeId, status: /status, amount: /amount, eventId: /eventId, ledgerRef: /ledgerRef } }',
    ],
  },
};

/** A commented manifest, with the guessed requests filled in. Everything that is uncertain says so. */
export function writeManifest(name: string, guesses: Readonly<Partial<Record<OperationName, Guess>>>): string {
  const operations = (Object.keys(sketches) as OperationName[]).flatMap((operation) =>
    operationLines(operation, guesses[operation]),
  );
  return `${head(name)}\noperations:\n${operations.join('\n')}\n${tail}`;
}

function operationLines(operation: OperationName, guess: Guess | undefined): readonly string[] {
  const { does, method, path, as, extra, id } = sketches[operation];
  const optional = operation === 'signIn' && !guess;
  const route = withInputs(guess?.path ?? path, id);
  const sure = guess ? 'found in the OpenAPI file, check it' : 'a guess, correct it or delete the operation';
  const [requestExtra, outputExtra] = split(extra);
  const lines = [
    `  ${operation}: # ${does}; ${sure}`,
    ...(operation === 'signIn' ? ['    auth: none'] : []),
    ...(as ? [`    as: ${as}`] : []),
    '    request:',
    `      method: ${guess?.method ?? method}`,
    `      path: "${route}"`,
    ...requestExtra.map((line) => `      ${line}`),
    ...outputExtra.map((line) => `    ${line}`),
  ];
  return optional ? lines.map((line) => line.replace(/^ {2}/, '  # ')) : lines;
}

/** What stands under \`request\` ends where \`outputs\` starts. */
function split(lines: readonly string[]): readonly [readonly string[], readonly string[]] {
  const at = lines.findIndex((line) => line.startsWith('outputs'));
  return [lines.slice(0, at), lines.slice(at)];
}

/** \`{anyName}\` of OpenAPI to the input that belongs there; further places are left for a person. */
function withInputs(path: string, id: string | undefined): string {
  return path.replace(/\{(\w+)\}/g, (place) => (id === undefined ? place : `{$inputs.${id}}`));
}

function head(name: string): string {
  return `# yaml-language-server: $schema=./node_modules/0pools-readiness/schema/readiness-manifest.schema.json
# How the audit drives your integration. Check it with \`npx readiness doctor\`, price it with \`npx readiness plan\`,
# run it with \`npx readiness audit\`. \${NAME} is an environment variable; what comes from there never appears in any output.
manifest: 1
partner: { name: ${JSON.stringify(name)}, environment: staging }

target:
  baseUrl: \${public:TARGET_URL:-http://127.0.0.1:8080}
  timeoutMs: 10000
  # Let the audit start the app itself: drills get an instance of their own, and crashes can be rehearsed.
  # port: auto
  # baseUrl: "http://127.0.0.1:{$target.port}"
  # webServer:
  #   command: node server.js
  #   url: /healthz
  #   env: { PORT: $target.port, DATA_DIR: $run.dir, POOLS_BASE_URL: $twin.pools, POOLS_SECRET_KEY: $upstream.secretKey, WEBHOOK_SECRET: $webhooks.secret }

upstream:
  mode: twin # the audit stands in for 0Pools: point your app's base URL at it. Or: proxy, none
  quoteTtlMs: 2000 # the shortest firm-quote TTL that your app can work with

webhooks: # or \`webhooks: none\` where you only poll
  url: /hooks/pools
  header: Gate-Signature

accounts: # two ordinary users at least, and who may see support and finance pages
  alice: { email: alice@example.test, password: "\${ALICE_PASSWORD:-}" }
  bob: { email: bob@example.test, password: "\${BOB_PASSWORD:-}" }
  support: { email: support@example.test, password: "\${SUPPORT_PASSWORD:-}" }
  finance: { email: finance@example.test, password: "\${FINANCE_PASSWORD:-}" }

# auth:
#   headers: { Authorization: "Bearer {$session.token}" } # $session.NAME is what signIn brought; cookies need nothing

lanes: # what may be traded on this environment
  - { poolId: EUR-USDT, side: on_ramp, network: tron, amount: "100.00", asset: USDT, destination: TXsampleAddress }
unsupported: { network: dogecoin } # must be refused before a quote is locked
limits: { maxTrades: 500, maxRequestsPerSecond: 50 } # never exceeded
timing: { settleWithinMs: 15000 }
`;
}

const tail = `
vocabulary: # your words under the audit's words, where they differ
  status: {} # e.g. pending: [processing], settled: [done]
  entryKind: {} # e.g. credit: [CR], debit: [DR]

# ui: # or \`ui: none\`; how a person reaches a locked quote and accepts it
#   pages: { quote: /buy, order: "/orders/{$inputs.orderRef}" }
#   signIn: [{ goto: /login }, { fill: { label: Email }, with: $account.email }, { fill: { label: Password }, with: $account.password }, { click: { role: button, name: Sign in } }]
#   steps:
#     lockQuote: [{ goto: /buy }, { fill: { label: Amount }, with: $inputs.amount }, { click: { role: button, name: Get quote } }]
#   accept: { role: button, name: Accept }
#   outputs: { orderRef: { regex: "/orders/(\\\\w+)", in: $page.url } }
#   orderStatus: { testId: order-status }

# artifacts:
#   bundles: ["dist/**/*.{js,css,html,map}"]
#   mobile: none
#   logs: ["logs/*.ndjson"]

# driver: ./driver.ts # any operation as code, for what YAML cannot say
`;
