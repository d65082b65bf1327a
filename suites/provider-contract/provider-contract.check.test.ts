import { testCheck } from '../../src/checks/test-check.js';
import type { ProviderStep } from '../../src/model/facts/provider.js';
import { changedBodyRefused } from './changed-body-refused.check.js';
import { conflictTellsNothing } from './conflict-tells-nothing.check.js';
import { expiredQuoteRefused } from './expired-quote-refused.check.js';
import { failedAttemptCanBeRetried } from './failed-attempt-can-be-retried.check.js';
import { keyLivesItsTime } from './key-lives-its-time.check.js';
import { keyRequired } from './key-required.check.js';
import { keySurvivesRestart } from './key-survives-restart.check.js';
import { keysBelongToCredentials } from './keys-belong-to-credentials.check.js';
import { newKeyNewResource } from './new-key-new-resource.check.js';
import { nothingCreatedUnseen } from './nothing-created-unseen.check.js';
import { parallelRequestsOneExecution } from './parallel-requests-one-execution.check.js';
import { quoteExecutesOnce } from './quote-executes-once.check.js';
import { replayAnswersOriginal } from './replay-answers-original.check.js';
import { secondLayerAnswers } from './second-layer-answers.check.js';
import { unkeyedOperations } from './unkeyed-operations.check.js';
import { create, facts, profile, walk } from './walks.fixture.js';

const made = { status: 201, resource: 'thing-1' };
const second = { status: 201, resource: 'thing-2' };
const conflict = { status: 409, text: '{"code":"mismatch"}' };
const outage = { status: 503 };
const away = { status: null };
const crash = { status: 500 };
const refusal = { status: 400 };
/** A success that names nothing: no body, or one that nobody can read. */
const empty = { status: 204 };
/** Answers that say nothing of keys. */
const moot = [401, 403, 408, 429, 502, 503, 504, null].map((status) => ({ status }));
const twice = [create(), create()];
const changed = [create(), create({ body: 1 })];
const once = (...args: Parameters<typeof walk>) => facts([walk(...args)]);

const keyless = [create({ key: null }), create()];
testCheck(keyRequired, {
  pass: [{ name: 'refused, and taken with a key', facts: once(keyless, [refusal, made]) }],
  fail: [
    { name: 'made', message: 'taken', facts: once([create({ key: null })], [made]) },
    {
      name: 'made behind a success without a name',
      message: 'taken',
      facts: once(keyless, [empty, refusal], { listed: ['thing-9'] }),
    },
    { name: 'made behind an error', message: 'taken', facts: once(keyless, [crash, refusal], { listed: ['thing-9'] }) },
    { name: 'crashed, and taken with a key', message: 'other-answer', facts: once(keyless, [crash, made]) },
    {
      name: 'a success without a name, and taken with a key',
      message: 'other-answer',
      facts: once(keyless, [empty, made]),
    },
  ],
  unverified: [
    ...moot.map((answer) => ({ name: `${answer.status}`, facts: once(keyless, [answer, made]) })),
    { name: 'every creation crashes', facts: once(keyless, [crash, crash]) },
    { name: 'every creation is refused', facts: once(keyless, [refusal, refusal]) },
    { name: 'no answer names anything', facts: once(keyless, [empty, empty]) },
    { name: 'what is listed may come of the key', facts: once(keyless, [empty, empty], { listed: ['thing-9'] }) },
    { name: 'never tried', facts: facts([]) },
  ],
  notApplicable: [
    {
      name: 'keys are optional',
      facts: facts([walk([create({ key: null })], [made])], profile({ missingKey: 'optional' })),
    },
  ],
});

testCheck(replayAnswersOriginal, {
  pass: [{ name: 'the original', facts: once(twice, [made, made]) }],
  fail: [
    { name: 'made again', message: 'second', facts: once(twice, [made, second]) },
    {
      name: 'another status',
      message: 'other-answer',
      facts: once(twice, [made, { status: 200, resource: 'thing-1' }]),
    },
    { name: 'refused', message: 'refused', facts: once(twice, [made, conflict]) },
    { name: 'crashed', message: 'refused', facts: once(twice, [made, { status: 500 }]) },
  ],
  unverified: [
    { name: 'an outage', facts: once(twice, [made, outage]) },
    { name: 'the first answer was lost', facts: once([...twice, create()], [away, made, made]) },
    { name: 'nothing could be created', facts: once(twice, [{ status: 401 }, { status: 401 }]) },
    { name: 'no answer names anything', facts: once(twice, [empty, empty]) },
    { name: 'the second names nothing', facts: once(twice, [made, empty]) },
    ...moot.map((answer) => ({ name: `${answer.status}`, facts: once(twice, [made, answer]) })),
  ],
});

const afterDeed = (deed: ProviderStep) => [create(), deed, create()];
const lostCache = afterDeed({ do: 'lose-cache' });
testCheck(secondLayerAnswers, {
  pass: [
    { name: 'the record answers', facts: once(lostCache, [made, null, made]) },
    {
      name: 'another body is still refused',
      facts: once([create(), { do: 'lose-cache' }, create({ body: 1 })], [made, null, conflict]),
    },
  ],
  fail: [
    { name: 'made again', message: 'second', facts: once(lostCache, [made, null, second]) },
    {
      name: 'another body executes',
      message: 'second',
      facts: once([create(), { do: 'lose-cache' }, create({ body: 1 })], [made, null, second]),
    },
    {
      name: 'another status',
      message: 'other-answer',
      facts: once(lostCache, [made, null, { status: 200, resource: 'thing-1' }]),
    },
    { name: 'refused', message: 'refused', facts: once(lostCache, [made, null, conflict]) },
  ],
  unverified: [
    { name: 'out of reach', facts: once(lostCache, [made, null, made], { id: 'cache-loss', undone: 'out of reach' }) },
  ],
  notApplicable: [
    {
      name: 'not promised',
      facts: facts([walk(lostCache, [made, null, second])], profile({ secondLayer: 'unstated' })),
    },
  ],
});

const restarted = afterDeed({ do: 'restart' });
testCheck(keySurvivesRestart, {
  pass: [{ name: 'remembered', facts: once(restarted, [made, null, made]) }],
  fail: [
    { name: 'made again', message: 'second', facts: once(restarted, [made, null, second]) },
    {
      name: 'another status',
      message: 'other-answer',
      facts: once(restarted, [made, null, { status: 200, resource: 'thing-1' }]),
    },
    { name: 'refused', message: 'refused', facts: once(restarted, [made, null, conflict]) },
  ],
  unverified: [
    { name: 'no command', facts: once(restarted, [made, null, made], { id: 'restart', undone: 'no command' }) },
  ],
  notApplicable: [
    { name: 'not promised', facts: facts([walk(restarted, [made, null, second])], profile({ restart: 'unstated' })) },
  ],
});

const day = 86_400_000;
const early = afterDeed({ do: 'advance', ms: day - 60_000 });
const late = afterDeed({ do: 'advance', ms: day + 60_000 });
testCheck(keyLivesItsTime, {
  pass: [
    { name: 'remembered', facts: once(early, [made, null, made]) },
    { name: 'free', facts: once(late, [made, null, second]) },
  ],
  fail: [
    { name: 'forgotten early', message: 'second', facts: once(early, [made, null, second]) },
    {
      name: 'early and with another status',
      message: 'other-answer',
      facts: once(early, [made, null, { status: 200, resource: 'thing-1' }]),
    },
    { name: 'refused early', message: 'refused', facts: once(early, [made, null, conflict]) },
    { name: 'never freed', message: 'kept', facts: once(late, [made, null, made]) },
    { name: 'blocked for ever', message: 'not-freed', facts: once(late, [made, null, conflict]) },
  ],
  unverified: [
    { name: 'no clock', facts: once(late, [made, null, made], { id: 'retention', undone: 'out of reach' }) },
    { name: 'nothing is named afterwards', facts: once(late, [made, null, empty]) },
    ...moot.map((answer) => ({ name: `${answer.status} afterwards`, facts: once(late, [made, null, answer]) })),
    ...moot.map((answer) => ({ name: `${answer.status} before`, facts: once(early, [made, null, answer]) })),
    {
      name: 'what was prepared is executed once also when the key is free',
      facts: facts([walk(late, [made, null, conflict])], profile({ prepared: 'once', newKey: 'unstated' }, true)),
    },
  ],
  notApplicable: [
    { name: 'not stated', facts: facts([walk(late, [made, null, made])], profile({ retention: 'unstated' })) },
  ],
});

testCheck(changedBodyRefused, {
  pass: [{ name: 'refused', facts: once(changed, [made, conflict]) }],
  fail: [
    { name: 'executed', message: 'executed', facts: once(changed, [made, second]) },
    { name: 'answered with the original', message: 'ignored', facts: once(changed, [made, made]) },
    { name: 'another status', message: 'other-answer', facts: once(changed, [made, { status: 400 }]) },
    { name: 'a success that names nothing', message: 'other-answer', facts: once(changed, [made, empty]) },
  ],
  unverified: [
    ...moot.map((answer) => ({ name: `${answer.status}`, facts: once(changed, [made, answer]) })),
    { name: 'the first was lost', facts: once(changed, [away, second]) },
  ],
  notApplicable: [
    { name: 'not stated', facts: facts([walk(changed, [made, made])], profile({ mismatch: 'unstated' })) },
  ],
});

testCheck(conflictTellsNothing, {
  pass: [
    { name: 'a code alone', facts: once(changed, [made, conflict]) },
    { name: 'where the request went', facts: once(changed, [made, { ...conflict, headers: { location: '/things' } }]) },
  ],
  fail: [
    {
      name: 'the stored amount',
      message: 'told',
      facts: once(changed, [made, { ...conflict, text: '{"was":"stored-1"}' }]),
    },
    { name: 'the resource', message: 'told', facts: once(changed, [made, { ...conflict, text: 'see thing-1' }]) },
    {
      name: 'the resource in a header',
      message: 'told',
      facts: once(changed, [made, { ...conflict, headers: { location: '/things/thing-1' } }]),
    },
    {
      name: 'the stored body in base64',
      message: 'told',
      facts: once(changed, [made, { ...conflict, text: btoa('{"amount":"stored-1"}') }]),
    },
  ],
  unverified: [{ name: 'nothing was refused', facts: once(changed, [made, second]) }],
  notApplicable: [
    { name: 'not stated', facts: facts([walk(changed, [made, made])], profile({ mismatch: 'unstated' })) },
  ],
});

const newKey = [create(), create({ key: 1 })];
testCheck(newKeyNewResource, {
  pass: [{ name: 'a new one', facts: once(newKey, [made, second]) }],
  fail: [
    { name: 'the old one', message: 'old', facts: once(newKey, [made, made]) },
    { name: 'refused', message: 'refused', facts: once(newKey, [made, conflict]) },
    {
      name: 'the old one without a key',
      message: 'keyless',
      facts: facts(
        [walk([create({ key: null }), create({ key: null })], [made, made])],
        profile({ missingKey: 'optional' }),
      ),
    },
  ],
  unverified: [
    ...moot.map((answer) => ({ name: `${answer.status}`, facts: once(newKey, [made, answer]) })),
    { name: 'nothing is named', facts: once(newKey, [made, empty]) },
  ],
  notApplicable: [{ name: 'not stated', facts: facts([walk(newKey, [made, made])], profile({ newKey: 'unstated' })) }],
});

const quoting = profile({ prepared: 'once', newKey: 'unstated' }, true);
const quoted = (...args: Parameters<typeof walk>) => facts([walk(...args)], quoting);
testCheck(quoteExecutesOnce, {
  pass: [
    { name: 'the same trade', facts: quoted(newKey, [made, made]) },
    { name: 'refused as consumed', facts: quoted(newKey, [made, conflict]) },
  ],
  fail: [
    { name: 'a second trade', message: 'second', facts: quoted(newKey, [made, second]) },
    { name: 'crashed', message: 'crashed', facts: quoted(newKey, [made, { status: 500 }]) },
  ],
  unverified: [
    ...moot.map((answer) => ({ name: `${answer.status}`, facts: quoted(newKey, [made, answer]) })),
    { name: 'nothing is named', facts: quoted(newKey, [made, empty]) },
  ],
  notApplicable: [{ name: 'no quotes', facts: once(newKey, [made, second]) }],
});

const expired: readonly ProviderStep[] = [
  create({ key: null }),
  { do: 'advance', ms: 3_600_000 },
  create(),
  create({ key: 1, body: 1 }),
];
const past = { id: 'expired', expiries: { '0:0': 15_000 } };
const afterExpiry = (answer: { status: number | null }) => quoted(expired, [refusal, null, answer, second], past);
testCheck(expiredQuoteRefused, {
  pass: [{ name: 'refused, and another quote is taken', facts: afterExpiry(conflict) }],
  fail: [
    { name: 'executed', message: 'executed', facts: afterExpiry(made) },
    { name: 'crashed, and another quote is taken', message: 'crashed', facts: afterExpiry(crash) },
  ],
  unverified: [
    { name: 'no clock', facts: quoted(expired, [refusal, null, made, second], { ...past, undone: 'out of reach' }) },
    ...moot.map((answer) => ({ name: `${answer.status}`, facts: afterExpiry(answer) })),
    { name: 'nothing is named', facts: afterExpiry(empty) },
    { name: 'every creation crashes', facts: quoted(expired, [crash, null, crash, crash], past) },
    { name: 'every creation is refused', facts: quoted(expired, [refusal, null, conflict, conflict], past) },
  ],
  notApplicable: [{ name: 'nothing expires', facts: once(expired, [refusal, null, made, second]) }],
});

const foreign = [create(), create({ as: 1 }), create({ as: 1, key: 1 })];
const own = { status: 201, resource: 'thing-3' };
testCheck(keysBelongToCredentials, {
  pass: [{ name: 'one of its own', facts: once(foreign, [made, second, own]) }],
  fail: [
    { name: "the other's", message: 'shared', facts: once(foreign, [made, made, own]) },
    { name: 'refused, and another key is taken', message: 'refused', facts: once(foreign, [made, conflict, own]) },
  ],
  unverified: [
    { name: 'one credential', facts: facts([], profile(), 1) },
    ...moot.map((answer) => ({ name: `${answer.status}`, facts: once(foreign, [made, answer, own]) })),
    { name: 'nothing is named', facts: once(foreign, [made, empty, own]) },
    { name: 'the second account can create nothing', facts: once(foreign, [made, { status: 402 }, { status: 402 }]) },
    { name: 'every creation crashes', facts: once(foreign, [crash, crash, crash]) },
  ],
  notApplicable: [{ name: 'not stated', facts: facts([walk(foreign, [made, made])], profile({ scope: 'unstated' })) }],
});

const read: readonly ProviderStep[] = [{ do: 'unkeyed', operation: 0 }];
testCheck(unkeyedOperations, {
  pass: [{ name: 'answered', facts: once(read, [{ status: 200 }]) }],
  fail: [
    { name: 'refused, and taken with a key', message: 'refused', facts: once(read, [[refusal, { status: 200 }]]) },
  ],
  unverified: [
    ...moot.map((answer) => ({ name: `${answer.status}`, facts: once(read, [answer]) })),
    { name: 'refused with a key too', facts: once(read, [[{ status: 404 }, { status: 404 }]]) },
    { name: 'crashed', facts: once(read, [crash]) },
  ],
});

const pair = [create({ copies: 2 })];
testCheck(parallelRequestsOneExecution, {
  pass: [
    { name: 'one executes, one waits', facts: once(pair, [[made, made]]) },
    { name: 'one executes, one is told to wait', facts: once(pair, [[conflict, made]]) },
    ...moot.map((answer) => ({
      name: `the other says nothing: ${answer.status}`,
      facts: once(pair, [[made, answer]]),
    })),
  ],
  fail: [
    { name: 'both execute', message: 'several', facts: once(pair, [[made, second]]) },
    { name: 'one crashes', message: 'other-answer', facts: once(pair, [[made, { status: 500 }]]) },
    {
      name: 'many keys, one quote',
      message: 'several',
      facts: quoted([create({ key: 'own', copies: 2 })], [[made, second]]),
    },
  ],
  unverified: [
    { name: 'one after the other', facts: once(pair, [[made, { ...made, atMs: 500 }]]) },
    ...[...moot, crash, refusal, conflict, empty].map((answer) => ({
      name: `nothing executed: ${answer.status}`,
      facts: once(pair, [[answer, answer]]),
    })),
    { name: 'nothing executed: one refused, one crashed', facts: once(pair, [[refusal, crash]]) },
  ],
});

testCheck(nothingCreatedUnseen, {
  pass: [
    { name: 'what was named', facts: once(twice, [made, made], { listed: ['thing-1'] }) },
    { name: 'one more for a lost answer', facts: once(newKey, [made, away], { listed: ['thing-1', 'thing-2'] }) },
  ],
  fail: [
    { name: 'one more', message: 'hidden', facts: once(twice, [made, made], { listed: ['thing-1', 'thing-2'] }) },
    { name: 'behind refusals', message: 'hidden', facts: once(newKey, [refusal, refusal], { listed: ['thing-1'] }) },
  ],
  unverified: [
    { name: 'the list did not answer', facts: once(twice, [made, made]) },
    { name: 'no answer names anything', facts: once(newKey, [empty, empty], { listed: ['thing-1', 'thing-2'] }) },
  ],
});

const failing: readonly ProviderStep[] = [{ do: 'fail-next' }, create(), create(), create({ key: 1 })];
const retried = (answer: { status: number | null; resource?: string }, other: { status: number } = second) =>
  walk(failing, [null, crash, answer, other]);
const erroring = profile({ failure: 'replayed' });
testCheck(failedAttemptCanBeRetried, {
  pass: [
    { name: 'executes', facts: facts([retried(made)]) },
    { name: 'is answered again where that is the contract', facts: facts([retried(crash)], erroring) },
  ],
  fail: [
    { name: 'never again, though another key is taken', message: 'stuck', facts: facts([retried(crash)]) },
    { name: 'refused from now on', message: 'stuck', facts: facts([retried(conflict)]) },
    {
      name: 'executes where that is not the contract',
      message: 'executed',
      facts: facts([retried(made)], erroring),
    },
  ],
  unverified: [
    {
      name: 'out of reach',
      facts: once(failing, [null, made, made, second], { id: 'failure', undone: 'out of reach' }),
    },
    ...[undefined, erroring].flatMap((of) => [
      ...moot.map((answer) => ({
        name: `${of?.promises.failure ?? 'executes-again'} ${answer.status}`,
        facts: facts([retried(answer)], of),
      })),
      { name: 'nothing is named', facts: facts([retried(empty)], of) },
      { name: 'every creation crashes', facts: facts([retried(crash, crash)], of) },
    ]),
    {
      name: 'its quote had run out before',
      facts: quoted(failing, [null, crash, conflict, second], { expiries: { '0:0': -40_000 } }),
    },
    {
      name: 'its quote was executed under another key',
      facts: quoted([{ do: 'fail-next' }, create(), create({ key: 1 }), create()], [null, crash, made, conflict]),
    },
    { name: 'refused where the error is to come again', facts: facts([retried(conflict)], erroring) },
  ],
});
