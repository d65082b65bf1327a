import { randomUUID } from 'node:crypto';
import type { Call, Exchange } from '../../model/call.js';
import type { DrillContext } from '../context.js';
import type { TrialRecorder } from '../trial.js';
import type { AnswerBook } from './answer-book.js';
import { type ByHand, createByHand, reusable } from './by-hand.js';

/** Paths at which apps by accident serve their configuration to anyone who asks. */
const careless = [
  '/.env',
  '/.env.local',
  '/.git/config',
  '/config.json',
  '/config.js',
  '/env.js',
  '/package.json',
  '/debug',
  '/actuator/env',
  '/api/config',
];

/** Wrong input, unknown ids, wrong people: what the app says then, and what it serves to anyone who asks. */
export async function provokeErrors(context: DrillContext, trial: TrialRecorder, book: AnswerBook): Promise<void> {
  const { partner, stage } = context;
  const unknown = `no-such-${randomUUID()}`;
  if (partner.has('order')) book.call(await trial.call('order', { orderRef: unknown }), 'an unknown order');
  if (partner.has('accept')) {
    const inputs = { ...trial.laneInputs(), quoteRef: unknown, attemptId: randomUUID() };
    book.call(await trial.call('accept', inputs), 'an accept of an unknown quote');
  }
  if (trial.orderRef() !== null) {
    book.call(await trial.accept(), 'a second accept of one quote');
    for (const operation of ['supportPacket', 'ledger'] as const) {
      if (!partner.has(operation)) continue;
      const call = await trial.call(
        operation,
        { orderRef: trial.orderRef() },
        { account: trial.account, impersonate: true },
      );
      book.call(call, `${operation} asked by an ordinary user`);
    }
  }
  const hand = createByHand(context);
  try {
    await brokenBodies(hand, trial.calls, book);
    if (stage.webhookUrl !== null) await brokenEvents(hand, stage.webhookUrl, book);
    for (const path of [...careless, `/no-such-path-${unknown}`]) {
      book.exchange(
        'a request by a stranger',
        await hand.ask({ method: 'GET', url: `${stage.baseUrl}${path}` }),
        `${path.length > 30 ? 'an unknown path' : path} asked by a stranger`,
      );
    }
  } finally {
    await hand.close();
  }
}

/** Sends recorded requests again with bodies that no parser likes: nothing of them can be executed. */
async function brokenBodies(hand: ByHand, calls: readonly Call[], book: AnswerBook): Promise<void> {
  for (const operation of ['lockQuote', 'accept'] as const) {
    const last = calls.find((call) => call.operation === operation && call.exchanges.length > 0)?.exchanges.at(-1);
    if (last === undefined || last.request.body === null) continue;
    for (const [what, body] of broken(last)) {
      const { method, url, headers } = last.request;
      book.exchange(
        operation,
        await hand.ask({ method, url, headers: reusable(headers), body }),
        `${what} sent to ${operation}`,
      );
    }
  }
}

function broken({ request }: Exchange): (readonly [string, string])[] {
  const body = request.body ?? '';
  if (!/^\s*[{[]/.test(body)) return [['a malformed form', '%E0%A4%A&&==&%00']];
  return [
    ['a malformed JSON body', `${body.slice(0, Math.max(1, Math.floor(body.length / 2)))}`],
    [
      'a JSON body of the wrong types',
      body.replaceAll(/:\s*("(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null)/g, ':{"$ne":[{}]}'),
    ],
  ];
}

async function brokenEvents(hand: ByHand, url: string, book: AnswerBook): Promise<void> {
  const json = { 'content-type': 'application/json' };
  const events = [
    [
      'an event without a signature',
      { method: 'POST', url, headers: json, body: '{"eventId":"x","type":"pool.transaction.settled"}' },
    ],
    [
      'an event that is no JSON',
      { method: 'POST', url, headers: { ...json, 'gate-signature': 't=1,v1=00' }, body: '{' },
    ],
  ] as const;
  for (const [what, request] of events) book.exchange('the webhook address', await hand.ask(request), what);
}
