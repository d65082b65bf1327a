import { beforeAll, describe, expect, it } from 'vitest';
import type { OutputRule } from '../../model/manifest.js';
import { readAnswer } from './answer.js';
import { createReading, extract, prepareHtml } from './extract.js';
import { mappedOutcome } from './outcome.js';

beforeAll(prepareHtml);

function reading(body: string, type = 'application/json') {
  const answer = readAnswer(200, 'http://app/orders/7?x=1', { 'content-type': type, 'x-id': 'r-1' }, Buffer.from(body));
  return createReading({ response: answer, inputs: { quoteRef: 'q' } }, answer.text);
}

const rows: readonly (readonly [rule: OutputRule, body: string, value: unknown])[] = [
  ['$response.body#/a/b~1c/0', '{"a":{"b/c":[7]}}', 7],
  ['$response.body#/a', '{"a":""}', undefined],
  ['$response.body#/a', '{"a":null}', undefined],
  ['$response.body#/a', '{"a":0}', 0],
  ['$response.body#/a', '{"a":false}', false],
  ['$response.body#/length', '[1,2]', undefined],
  ['$response.body#/constructor', '{}', undefined],
  ['$response.body', '[1]', [1]],
  ['$response.header.X-ID', '{}', 'r-1'],
  ['$response.status', '{}', 200],
  ['$inputs.quoteRef', '{}', 'q'],
  [['$response.body#/a', '$response.body#/b', '$response.status'], '{"b":"2"}', '2'],
  [{ regex: '/orders/(\\w+)', in: '$response.url' }, '{}', '7'],
  [{ regex: '"n":(\\d+)', in: '$response.body' }, '{"n":12}', '12'],
  [{ regex: '(x)', in: '$response.body' }, '{}', undefined],
  [{ regex: '(a*)b', in: '$response.body#/t' }, '{"t":"b"}', undefined],
  [{ regex: '^(a+)+$', in: '$response.body#/t' }, JSON.stringify({ t: `${'a'.repeat(40)}!` }), undefined],
  [{ css: 'b', in: '$response.body#/h' }, '{"h":"<b>1 &amp; 2</b>"}', '1 & 2'],
  [
    { from: '$response.body#/r', each: { id: '/i', all: '' } },
    '{"r":[{"i":1},{}]}',
    [{ id: 1, all: { i: 1 } }, { all: {} }],
  ],
  [{ from: '$response.body#/r', each: { id: '/i' } }, '{"r":[]}', []],
  [{ from: '$response.body#/r', each: { id: '/i' } }, '{"r":{}}', undefined],
];

describe('finding a value', () => {
  it.each(rows)('%j in %s', (rule, body, value) => {
    expect(extract(rule, reading(body))).toEqual(value);
  });
});

describe('rows of outcomes', () => {
  const status = (row: object, body: string) => mappedOutcome({ refused: [row] }, 200, reading(body)) === 'refused';
  it.each([
    [{ status: [200, 409] }, '{}', true],
    [{ status: 409 }, '{}', false],
    [{ at: '$response.body#/v', in: ['a'] }, '{"v":"a"}', true],
    [{ at: '$response.body#/v', in: ['a'] }, '{}', false],
    [{ at: '$response.body#/v', in: [null] }, '{"v":null}', true],
    [{ at: '$response.body#/v', in: [null] }, '{}', false],
    [{ at: '$response.body#/v', in: [402] }, '{"v":"402"}', true],
    [{ at: '$response.body#/v', in: ['null'] }, '{"v":null}', false],
    [{ at: '$response.body#/v', in: ['a'] }, '{"v":["b","a"]}', true],
    [{ at: '$response.body#/v', matches: '^a' }, '{"v":"ab"}', true],
    [{ at: '$response.body#/v', matches: '' }, '{}', false],
    [{ at: '$response.body', matches: 'sorry' }, '{"any":"sorry"}', true],
    [{ at: '$response.body#/v', exists: true }, '{"v":null}', false],
    [{ at: '$response.body#/v', exists: false }, '{}', true],
    [{ status: 500, at: '$response.body#/v', exists: true }, '{"v":1}', false],
  ] as const)('%j on %s: %s', (row, body, expected) => {
    expect(status(row, body)).toBe(expected);
  });

  it('are looked at in one order, whatever the order of writing', () => {
    const any = [{ status: 200 }];
    expect(mappedOutcome({ ok: any, error: any, refused: any }, 200, reading('{}'))).toBe('refused');
    expect(mappedOutcome({ ok: any, unavailable: any, refused: any }, 200, reading('{}'))).toBe('unavailable');
    expect(mappedOutcome({ ok: any, error: any }, 200, reading('{}'))).toBe('error');
    expect(mappedOutcome({}, 200, reading('{}'))).toBeNull();
  });
});
