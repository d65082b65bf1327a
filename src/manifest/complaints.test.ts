// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what is written in manifests is tested here
import { describe, expect, it } from 'vitest';
import { formatProblem, parseManifest } from './index.js';

const valid = `manifest: 1
partner: { name: Acme Pay }
target:
  baseUrl: https://staging.acme.example
accounts:
  alice: { token: a }
  bob: { token: b }
lanes:
  - { poolId: EUR-USDT, side: on_ramp, network: tron, amount: "100.00", asset: USDT }
`;

async function complaints(yaml: string, env: NodeJS.ProcessEnv = {}): Promise<string[]> {
  const loaded = await parseManifest(yaml, 'readiness.yaml', env);
  return loaded.ok ? [] : loaded.problems.map(formatProblem);
}

/** One row: what is added to (or replaced in) the valid manifest, and the complaint that must be the only one. */
type Row = readonly [what: string, yaml: string, complaint: string];

const added = (yaml: string): string => `${valid}${yaml}`;
const operation = (yaml: string): string => added(`operations:\n  order:\n${yaml}`);
const good = '    outputs: { status: $response.body#/s }\n';

const rows: readonly Row[] = [
  [
    'an unknown section',
    added('webhoks: none\n'),
    '10:1 webhoks: unknown key. Known: manifest, partner, target, upstream, webhooks, accounts, auth, lanes, unsupported, limits, timing, defaults, operations, vocabulary, ui, artifacts, hooks, driver. Did you mean "webhooks"?',
  ],
  [
    'another case of a key',
    added('limits: { max_trades: 1 }\n'),
    '10:11 limits.max_trades: unknown key. Known: maxTrades, maxRequestsPerSecond. Did you mean "maxTrades"?',
  ],
  [
    'an unknown operation',
    added('operations: { acept: {} }\n'),
    '10:15 operations.acept: unknown key. Known: signIn, lanes, indicativeQuote, lockQuote, accept, decline, order, balance, trace, supportPacket, ledger, dailyClose. Did you mean "accept"?',
  ],
  [
    'a missing section',
    valid.replace(/lanes:[\s\S]*/, ''),
    '1:1 the key "lanes" is missing: What may be traded on staging.',
  ],
  ['no lane', valid.replace(/lanes:[\s\S]*/, 'lanes: []\n'), '8:8 lanes: must not be empty'],
  ['another version', valid.replace('manifest: 1', 'manifest: 2'), '1:11 manifest: expected 1, got "2"'],
  ['the wrong type', valid.replace('name: Acme Pay', 'name: [x]'), '2:18 partner.name: expected text, got a list'],
  [
    'text for a number',
    added('limits: { maxTrades: many }\n'),
    '10:22 limits.maxTrades: expected a whole number, got the text "many"',
  ],
  [
    'a number out of range',
    added('limits: { maxRequestsPerSecond: 0 }\n'),
    '10:33 limits.maxRequestsPerSecond: must be >= 1, got "0"',
  ],
  [
    'a word outside a list',
    valid.replace('on_ramp', 'onramp'),
    '9:31 lanes[0].side: unknown word "onramp". Known: on_ramp, off_ramp. Did you mean "on_ramp"?',
  ],
  [
    'an amount as a number',
    valid.replace('"100.00"', '100.00'),
    '9:63 lanes[0].amount: expected text, got the number "100.00"',
  ],
  ['nothing where a map belongs', added('upstream:\n'), '10:1 upstream: expected a map, got nothing'],
  ['something else than none', added('webhooks: no\n'), '10:11 webhooks: expected "none", got "no"'],
  [
    'no user',
    valid.replace('alice', 'support').replace('bob', 'finance'),
    '5:1 accounts: needs at least one user besides support and finance (two for the cross-account checks)',
  ],
  [
    'a bad account name',
    valid.replace('bob:', '"b ob":'),
    '7:4 accounts.b ob: a name starts with a letter and has letters, digits, _ and - only',
  ],
  [
    'no base URL',
    valid.replace('  baseUrl: https://staging.acme.example', '  timeoutMs: 10'),
    '3:1 target: the key "baseUrl" is missing: base URL of the app; or give --target',
  ],
  [
    'a base URL of another kind',
    valid.replace('https:', 'ftp:'),
    '4:12 target.baseUrl: not an http:// or https:// URL',
  ],
  [
    'a base URL with a password',
    valid.replace('https://', 'https://me:hush-hush@'),
    '4:12 target.baseUrl: the URL holds a user name or password, which is never sent: say it in `target.headers`, with a value of the environment',
  ],
  [
    'a port that is not there',
    valid.replace('https://staging.acme.example', '"http://127.0.0.1:{$target.port}"'),
    '4:13 target.baseUrl: $target.port needs `target.port`, such as `port: auto`',
  ],
  [
    'an unknown root',
    operation(`    request: { path: "/o/{$inptus.orderRef}" }\n${good}`),
    '12:23 operations.order.request.path: $inptus.orderRef: unknown expression root $inptus. Known: $twin, $upstream, $webhooks, $target, $run, $account, $session, $inputs, $steps. Did you mean "$inputs"?',
  ],
  [
    'a root out of place',
    operation(`    request: { path: "/o/{$response.status}" }\n${good}`),
    '12:23 operations.order.request.path: $response.status: $response has no value here. Known here: $twin, $upstream, $webhooks, $target, $run, $account, $session, $inputs, $steps.',
  ],
  [
    'an unknown input',
    operation(`    request: { path: "/o/{$inputs.orderref}" }\n${good}`),
    '12:23 operations.order.request.path: $inputs.orderref: $inputs has no "orderref" here. Known: orderRef. Did you mean "orderRef"?',
  ],
  [
    'an unknown account value',
    operation(`    request: { path: "/o/{$account.tokn}" }\n${good}`),
    '12:23 operations.order.request.path: $account.tokn: $account has no "tokn" here. Known: token, name. Did you mean "token"?',
  ],
  [
    'an expression without a name',
    operation(`    request: { path: $target }\n${good}`),
    '12:22 operations.order.request.path: $target: $target needs a name, such as $target.port',
  ],
  [
    'a malformed expression',
    operation(`    request: { path: "$target.baseUrl and more" }\n${good}`),
    '12:23 operations.order.request.path: "$target.baseUrl and more" is not an expression like $root.name or $root.name#/pointer; inside text put braces around it, and write $$ for a dollar sign that is meant',
  ],
  [
    'a bad JSON Pointer',
    operation('    request: { path: /o }\n    outputs: { status: $response.body#s }\n'),
    '13:24 operations.order.outputs.status: "s" is not a JSON Pointer: it starts with / and escapes ~ as ~0, / as ~1',
  ],
  [
    'a dotted body',
    operation('    request: { path: /o }\n    outputs: { status: $response.body.s.t }\n'),
    '13:24 operations.order.outputs.status: $response.body.s.t: write $response.body#/s/t',
  ],
  [
    'a header without a name',
    operation('    request: { path: /o }\n    outputs: { status: $response.header }\n'),
    '13:24 operations.order.outputs.status: $response.header: write $response.header.NAME',
  ],
  [
    'an output that is a bare pointer',
    operation('    request: { path: /o }\n    outputs: { status: /s }\n'),
    '13:24 operations.order.outputs.status: expected an expression such as $response.body#/id, or one of { regex, in }, { css }, { from, each }. Did you mean "$response.body#/s"?',
  ],
  [
    'a bad pointer in each',
    added(
      'operations:\n  ledger:\n    request: { path: /l }\n    outputs: { entries: { from: $response.body, each: { kind: type } } }\n',
    ),
    '13:63 operations.ledger.outputs.entries.each.kind: "type" is not a JSON Pointer relative to the item, such as /id',
  ],
  [
    'a slip in each',
    added(
      'operations:\n  ledger:\n    request: { path: /l }\n    outputs: { entries: { from: $response.body, each: { entryid: /id } } }\n',
    ),
    '13:57 operations.ledger.outputs.entries.each.entryid: unknown output. Known: entryId, orderRef, quoteId, tradeId, eventId, kind, amount, asset. Did you mean "entryId"?',
  ],
  [
    'a bad regular expression',
    operation('    request: { path: /o }\n    outputs: { status: { regex: "(", in: $response.body } }\n'),
    '13:34 operations.order.outputs.status.regex: not a regular expression: Unterminated group',
  ],
  [
    'a regular expression without a group',
    operation('    request: { path: /o }\n    outputs: { status: { regex: "a", in: $response.body } }\n'),
    '13:34 operations.order.outputs.status.regex: needs a group in parentheses: what it captures is the value',
  ],
  [
    'a regular expression without its text',
    operation('    request: { path: /o }\n    outputs: { status: { regex: "(a)" } }\n'),
    '13:16 operations.order.outputs.status: the key "in" is missing: The text to search: an expression such as $response.body, or any other form of an output.',
  ],
  [
    'a bad selector',
    operation('    request: { path: /o }\n    outputs: { status: { css: "a[" } }\n'),
    '13:32 operations.order.outputs.status.css: not a CSS selector',
  ],
  [
    'attr beside each',
    operation('    request: { path: /o }\n    outputs: { status: { css: a, attr: b, each: { x: i } } }\n'),
    '13:34 operations.order.outputs.status.attr: goes inside `each` where there is one',
  ],
  [
    'an unmapped required output',
    operation('    request: { path: /o }\n    outputs: { tradeId: $response.body#/t }\n'),
    '13:5 operations.order.outputs: the required output "status" is not mapped',
  ],
  [
    'no outputs where some are required',
    operation('    request: { path: /o }\n'),
    '11:3 operations.order.outputs: the required output "status" is not mapped',
  ],
  [
    'a slip in an output',
    operation('    request: { path: /o }\n    outputs: { status: $response.body#/s, tradeID: $response.body#/t }\n'),
    '13:43 operations.order.outputs.tradeID: unknown output. Known: status, quoteId, tradeId, message. Did you mean "tradeId"?',
  ],
  [
    'an unknown account',
    operation(`    as: alic\n    request: { path: /o }\n${good}`),
    '12:9 operations.order.as: unknown account "alic". Known: alice, bob. Did you mean "alice"?',
  ],
  [
    'no path',
    operation(`    request: { method: GET }\n${good}`),
    '12:5 operations.order.request: the key "path" is missing: Path on target.baseUrl, or an absolute URL. Expressions in braces are URL-encoded.',
  ],
  [
    'no request',
    operation(good),
    '11:3 operations.order: needs `request`, or `steps` where several requests make one operation',
  ],
  [
    'request and steps',
    operation(`    request: { path: /o }\n    steps: [{ request: { path: /o } }]\n${good}`),
    '13:5 operations.order.steps: an operation has either `request` or `steps`',
  ],
  [
    'an unknown step',
    operation(
      '    steps: [{ name: page, request: { path: /a }, outputs: { csrf: { css: i } } }, { request: { path: "/{$steps.pgae.csrf}" } }]\n' +
        good,
    ),
    '12:103 operations.order.steps[1].request.path: $steps.pgae.csrf: no earlier step yields "pgae.csrf". Known: page.csrf. Did you mean "page.csrf"?',
  ],
  [
    'a later step',
    operation(
      '    steps: [{ request: { path: "/{$steps.page.csrf}" } }, { name: page, request: { path: /a }, outputs: { csrf: { css: i } } }]\n' +
        good,
    ),
    '12:33 operations.order.steps[0].request.path: $steps.page.csrf: no earlier step yields "page.csrf".',
  ],
  [
    'two steps of one name',
    operation(`    steps: [{ name: a, request: { path: /a } }, { name: a, request: { path: /b } }]\n${good}`),
    '12:57 operations.order.steps[1].name: another step is named "a"',
  ],
  [
    'outputs of a nameless step',
    operation(
      `    steps: [{ request: { path: /a }, outputs: { x: $response.status } }, { request: { path: /b } }]\n${good}`,
    ),
    '12:13 operations.order.steps[0]: a step with outputs needs a name',
  ],
  [
    'two bodies',
    operation(`    request: { path: /o, body: {}, form: {} }\n${good}`),
    '12:36 operations.order.request.form: a request has one body; it has body and form',
  ],
  [
    'a GET with a body',
    operation(`    request: { method: get, path: /o, body: {} }\n${good}`),
    '12:24 operations.order.request.method: a GET request carries no body',
  ],
  [
    'a row without at',
    operation(`    request: { path: /o }\n${good}    outcomes: { refused: [{ in: [a] }] }\n`),
    '14:27 operations.order.outcomes.refused[0]: `in` needs `at`: the value to look at',
  ],
  [
    'a row that asks nothing',
    operation(`    request: { path: /o }\n${good}    outcomes: { refused: [{ at: $response.body#/v }] }\n`),
    '14:27 operations.order.outcomes.refused[0]: `at` needs one of `in`, `matches`, `exists`',
  ],
  [
    'an unknown outcome',
    operation(`    request: { path: /o }\n${good}    outcomes: { refuse: [{ status: 200 }] }\n`),
    '14:17 operations.order.outcomes.refuse: unknown key. Known: unavailable, refused, error, ok. Did you mean "refused"?',
  ],
  [
    'proxy mode without a sandbox',
    added('upstream: { mode: proxy }\n'),
    '10:19 upstream.mode: proxy mode needs `forwardTo`: the real sandbox behind the proxy',
  ],
  [
    'a place to listen that is none',
    added('upstream: { listen: nowhere }\n'),
    '10:21 upstream.listen: not in the expected form, got "nowhere". host:port to listen on; default 127.0.0.1:0.',
  ],
  [
    'a port too high',
    added('upstream: { listen: "127.0.0.1:99999" }\n'),
    '10:22 upstream.listen: a port is at most 65535',
  ],
  [
    'a webhook URL that is no path',
    added('webhooks: { url: hooks }\n'),
    '10:18 webhooks.url: expected a path on the target that starts with /, or an absolute URL',
  ],
  [
    'a word with two meanings',
    added('vocabulary: { status: { pending: [Done], settled: [x, done] } }\n'),
    '10:55 vocabulary.status.settled[1]: the word already means pending; a word has one meaning',
  ],
  ['a driver that is not there', added('driver: ./nope.ts\n'), '10:9 driver: no such file, relative to the manifest'],
  [
    'a certificate that is not there',
    valid.replace('accounts:', '  tls: { caFile: nope.pem }\naccounts:'),
    '5:18 target.tls.caFile: no such file, relative to the manifest',
  ],
  [
    'a folder that is not there',
    valid.replace('accounts:', '  webServer: { command: x, cwd: nope-nope }\naccounts:'),
    '5:33 target.webServer.cwd: no such folder, relative to the manifest',
  ],
  [
    'a ui step that does two things',
    added('ui:\n  accept: { text: A }\n  steps: { lockQuote: [{ goto: /, click: { text: x } }] }\n'),
    '12:24 ui.steps.lockQuote[0]: a step does one of goto, fill, select, check, click, press, waitFor; this one has goto and click',
  ],
  [
    'a fill without a value',
    added('ui:\n  accept: { text: A }\n  steps: { lockQuote: [{ fill: { label: x } }] }\n'),
    '12:24 ui.steps.lockQuote[0]: needs `with`: the value to fill in or choose',
  ],
  [
    'a locator of two forms',
    added('ui:\n  accept: { text: A, css: b }\n  steps: { lockQuote: [] }\n'),
    '11:11 ui.accept: a locator has one of role, label, text, testId, css; this one has text and css',
  ],
  [
    'an unset variable',
    valid.replace('token: a', 'token: ${ALICE_TOKEN}'),
    '6:19 accounts.alice.token: the environment variable ALICE_TOKEN is not set. Set it, or give a default: ${ALICE_TOKEN:-default}',
  ],
  [
    'a malformed variable',
    valid.replace('token: a', 'token: "x ${A B}"'),
    '6:22 accounts.alice.token: "${A B}" is not ${NAME}, ${NAME:-default} or ${public:NAME}; write $${ for a literal ${',
  ],
  ['a key written twice', added('lanes: []\n'), '10:1 the key "lanes" is written twice'],
  ['an alias without an anchor', added('unsupported: *none\n'), '10:15 alias *none names no anchor before it'],
  ['two documents', added('---\nmanifest: 1\n'), '11:1 a manifest is one YAML document; this is another one'],
  ['a merge of something else', added('unsupported: { <<: [x] }\n'), '10:16 << merges a map or a list of maps'],
  ['a tag', added('driver: !include x\n'), '10:9 the tag !include cannot be used here'],
  ['broken YAML', 'manifest: [1\n', '2:1 not valid YAML: deficient indentation'],
  ['a list at the top', '- 1\n', '1:1 expected a map, got a list'],
  ['only comments', '# nothing\n', '1:1 holds no document'],
];

describe('complaints', () => {
  it('has none about a valid manifest', async () => {
    expect(await complaints(valid)).toEqual([]);
  });

  it.each(rows)('%s', async (_what, yaml, complaint) => {
    expect(await complaints(yaml)).toEqual([`readiness.yaml:${complaint}`]);
  });

  it('come all at once, in the order of the file', async () => {
    const yaml = `${valid.replace('token: a', 'token: ${A}').replace('side: on_ramp', 'side: up')}webhoks: none\noperations: { order: { request: { path: "/{$x.y}" } } }\n`;
    const found = await complaints(yaml);
    expect(found.map((line) => line.split(' ')[1])).toEqual([
      'accounts.alice.token:',
      'lanes[0].side:',
      'webhoks:',
      'operations.order.outputs:',
      'operations.order.request.path:',
    ]);
  });

  it('point into the anchor for what an alias repeats, once', async () => {
    const found = await complaints(added('artifacts: &a { bundels: [] }\nhooks: { restart: { command: x } }\n'));
    expect(found).toHaveLength(1);
    expect(found[0]).toContain('10:17 artifacts.bundels');
  });

  it('never quote what came from the environment', async () => {
    const yaml = `${valid.replace('token: a', 'token: ${S}')}upstream: { mode: "\${S}", listen: "\${S}" }\nwebhooks: "\${S}"\ndriver: "\${S}"\noperations: { order: { as: "\${S}", request: { path: "\${S}" }, outputs: { status: "\${S}" } } }\n`;
    const found = await complaints(yaml, { S: 'hunter2-secret' });
    expect(found.length).toBeGreaterThan(4);
    expect(found.join('\n')).not.toContain('hunter2');
  });
});
