import { describe, expect, test } from 'vitest';
import { formatProblem } from '../../src/manifest/index.js';
import { loadProfile } from './load-profile.js';
import { complaintsAbout, written } from './own-profile.fixture.js';

const head = 'profile: 1\nid: own\n';
const creating = (body: string, more = '') =>
  `extends: ietf\noperations:\n${more}  create: { request: { method: POST, path: /x, body: ${body} }, outputs: { id: $response.body#/id } }`;
const preparing = '  prepare: { request: { path: /q }, outputs: { quote: $response.body#/id } }\n';

/** What would be left out of a request in silence, or would make two requests one. */
const slips: readonly (readonly [string, RegExp])[] = [
  [
    creating('{ a: $inputs.amout, r: $inputs.reference }'),
    /own\.yaml:5:59 operations\.create\.request\.body\.a: \$inputs\.amout: .*Known: amount, reference\. Did you mean "amount"\?/,
  ],
  [creating('{ a: "{$inputs.amout}" }'), /body\.a: \$inputs\.amout: \$inputs has no "amout" here/],
  [creating('{ a: [{ b: $inputs.amout }] }'), /body\.a\[0\]\.b: \$inputs\.amout/],
  [creating('{ a: $inputs.amount, q: $steps.prepare.quote }'), /body\.q: .*no earlier step yields "prepare\.quote"/],
  [
    creating('{ a: $inputs.amount, q: "{$steps.prepare.qoute}" }', preparing),
    /own\.yaml:6:\d+ operations\.create\.request\.body\.q: .*Known: prepare\.quote\. Did you mean "prepare\.quote"\?/,
  ],
  [creating('{ a: $inputs.amount, k: $account.credentials }'), /body\.k: .*Did you mean "credential"\?/],
  [
    'extends: ietf\nauth: { headers: { x-key: $account.secret } }',
    /own\.yaml:4:\d+ auth\.headers\.x-key: .*Known: credential/,
  ],
  [
    'extends: ietf\noperations: { create: { request: { path: "/x/{$account.credential}" }, outputs: { id: $response.body#/id } } }',
    /request\.path: .*\$account has no value here/,
  ],
  [
    'extends: 0pools\noperations: { unkeyed: [{ name: a read, request: { path: "/x/{$steps.prepare.quoteId}" } }] }',
    /operations\.unkeyed\[0\]\.request\.path: .*\$steps has no value here/,
  ],
  [
    'extends: ietf\noperations: { create: { request: { path: /x, body: { a: $inputs.amount } }, outputs: { id: $response.bdy#/id } } }',
    /outputs\.id: .*Did you mean "body"\?/,
  ],
  [
    'extends: ietf\noperations: { create: { request: { path: /x, body: { a: $inputs.amount } }, outputs: { id: /id } } }',
    /outputs\.id: expected an expression.*Did you mean "\$response\.body#\/id"\?/,
  ],
  [
    'extends: ietf\noperations: { create: { request: { path: /x, body: { a: $inputs.amount } }, outputs: { id: { cs: b } } } }',
    /outputs\.id\.cs: unknown key/,
  ],
  [
    'extends: ietf\npromises: { mismatch: { status: [409], where: [{ at: $response.boddy#/code, in: [x] }] } }',
    /promises\.mismatch\.where\[0\]\.at: .*Did you mean "body"\?/,
  ],
  [
    'extends: ietf\nvariants: [{ sum: "1" }, { sum: "2" }]',
    /own\.yaml:4:\d+ variants: operations\.create\.request\.body\.amount of ietf: \$inputs\.amount: .*Known: sum, reference/,
  ],
  [
    'extends: 0pools\noperations: { prepare: { request: { path: /q }, outputs: { quote: $response.body#/id } } }',
    /own\.yaml:4:\d+ operations\.prepare: operations\.create\.request\.body\.quoteId of 0pools: .*yields "prepare\.quoteId"/,
  ],
  [
    'extends: ietf\nvariants: [{ amount: "1" }, { amount: $inputs.reference }]',
    /variants\[1\]\.amount: .*holds plain values/,
  ],
  [
    'extends: ietf\nvariants: [{ amount: "1" }, { amount: "2" }, { amount: "1" }]',
    /own\.yaml:4:\d+ variants\[2\]: variants 1 and 3 are the same/,
  ],
  [
    creating('{ reference: $inputs.reference }'),
    /own\.yaml:5:\d+ operations\.create\.request: makes the same body of variants 1 and 2, .*Read \$inputs\.amount in it/,
  ],
  [
    'extends: ietf\noperations: { create: { request: { path: "/x/{$inputs.amount}", body: { r: $inputs.reference } }, outputs: { id: $response.body#/id } } }',
    /makes the same body of variants 1 and 2/,
  ],
  [
    'extends: ietf\npromises: { mismatch: unstated }\noperations: { create: { request: { path: /x }, outputs: { id: $response.body#/id } } }',
    /makes the same request of variants 1 and 2/,
  ],
];

describe('the expressions and variants of a profile', () => {
  test.each(slips)('complained about: %s', async (text, complaint) => {
    expect(await complaintsAbout(`${head}${text}\n`)).toMatch(complaint);
  });

  test.each([
    ['the body differs by what was prepared', creating('{ q: $steps.prepare.quote }', preparing)],
    [
      'a field that one variant alone has',
      `variants: [{ amount: "1" }, { amount: "1", memo: m }]\n${creating('{ a: $inputs.amount, m: $inputs.memo }')}`,
    ],
    ['a dollar sign that is meant', creating('{ a: $inputs.amount, price: $$inputs.amout }')],
    [
      'without a body the address differs',
      'extends: ietf\noperations: { create: { request: { path: "/x/{$inputs.amount}" }, outputs: { id: $response.header.location } } }',
    ],
  ])('not complained about: %s', async (_, text) => {
    const loaded = await loadProfile(written(`${head}${text}\n`), {});
    expect(loaded.ok ? [] : loaded.problems.map(formatProblem)).toEqual([]);
  });

  test('a slip is told beside those of the schema', async () => {
    const complaints = await complaintsAbout(`${head}${creating('{ a: $input.amount }')}\npromisses: {}\n`);
    expect(complaints).toMatch(/unknown expression root \$input\. .*Did you mean "\$inputs"/);
    expect(complaints).toMatch(/promisses: unknown key/);
  });
});
