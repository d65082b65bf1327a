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
const twice = [create(), create()];
const changed = [create(), create({ body: 1 })];
const once = (...args: Parameters<typeof walk>) => facts([walk(...args)]);

testCheck(keyRequired, {
  pass: [{ name: 'refused', facts: once([create({ key: null })], [{ status: 400 }]) }],
  fail: [
    { name: 'made', message: 'taken', facts: once([create({ key: null })], [made]) },
    { name: 'crashed', message: 'other-answer', facts: once([create({ key: null })], [{ status: 500 }]) },
  ],
  unverified: [
    { name: 'throttled', facts: once([create({ key: null })], [{ status: 429 }]) },
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
  ],
  unverified: [
    { name: 'an outage', facts: once(changed, [made, outage]) },
    { name: 'the first was lost', facts: once(changed, [away, second]) },
  ],
  notApplicable: [
    { name: 'not stated', facts: facts([walk(changed, [made, made])], profile({ mismatch: 'unstated' })) },
  ],
});

testCheck(conflictTellsNothing, {
  pass: [{ name: 'a code alone', facts: once(changed, [made, conflict]) }],
  fail: [
    {
      name: 'the stored amount',
      message: 'told',
      facts: once(changed, [made, { ...conflict, text: '{"was":"stored-1"}' }]),
    },
    { name: 'the resource', message: 'told', facts: once(changed, [made, { ...conflict, text: 'see thing-1' }]) },
  ],
  unverified: [{ name: 'nothing was refused', facts: once(changed, [made, second]) }],
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
  unverified: [{ name: 'an outage', facts: once(newKey, [made, outage]) }],
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
  unverified: [{ name: 'an outage', facts: quoted(newKey, [made, outage]) }],
  notApplicable: [{ name: 'no quotes', facts: once(newKey, [made, second]) }],
});

const expired: readonly ProviderStep[] = [create({ key: null }), { do: 'advance', ms: 3_600_000 }, create()];
const past = { id: 'expired', expiries: { '0:0': 15_000 } };
testCheck(expiredQuoteRefused, {
  pass: [{ name: 'refused', facts: quoted(expired, [{ status: 400 }, null, conflict], past) }],
  fail: [
    { name: 'executed', message: 'executed', facts: quoted(expired, [{ status: 400 }, null, made], past) },
    { name: 'crashed', message: 'crashed', facts: quoted(expired, [{ status: 400 }, null, { status: 500 }], past) },
  ],
  unverified: [
    { name: 'no clock', facts: quoted(expired, [{ status: 400 }, null, made], { ...past, undone: 'out of reach' }) },
  ],
  notApplicable: [{ name: 'nothing expires', facts: once(expired, [{ status: 400 }, null, made]) }],
});

const foreign = [create(), create({ as: 1 })];
testCheck(keysBelongToCredentials, {
  pass: [{ name: 'one of its own', facts: once(foreign, [made, second]) }],
  fail: [
    { name: "the other's", message: 'shared', facts: once(foreign, [made, made]) },
    { name: 'refused', message: 'refused', facts: once(foreign, [made, conflict]) },
  ],
  unverified: [
    { name: 'one credential', facts: facts([], profile(), 1) },
    { name: 'an outage', facts: once(foreign, [made, outage]) },
  ],
  notApplicable: [{ name: 'not stated', facts: facts([walk(foreign, [made, made])], profile({ scope: 'unstated' })) }],
});

testCheck(unkeyedOperations, {
  pass: [{ name: 'answered', facts: once([{ do: 'unkeyed', operation: 0 }], [{ status: 200 }]) }],
  fail: [{ name: 'refused', message: 'refused', facts: once([{ do: 'unkeyed', operation: 0 }], [{ status: 400 }]) }],
  unverified: [{ name: 'an outage', facts: once([{ do: 'unkeyed', operation: 0 }], [outage]) }],
});

const pair = [create({ copies: 2 })];
testCheck(parallelRequestsOneExecution, {
  pass: [
    { name: 'one executes, one waits', facts: once(pair, [[made, made]]) },
    { name: 'one executes, one is told to wait', facts: once(pair, [[conflict, made]]) },
    { name: 'one answer was lost', facts: once(pair, [[made, away]]) },
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
    { name: 'nothing executed', facts: once(pair, [[outage, outage]]) },
  ],
});

testCheck(nothingCreatedUnseen, {
  pass: [
    { name: 'what was named', facts: once(twice, [made, made], { listed: ['thing-1'] }) },
    { name: 'one more for a lost answer', facts: once(newKey, [made, away], { listed: ['thing-1', 'thing-2'] }) },
  ],
  fail: [{ name: 'one more', message: 'hidden', facts: once(twice, [made, made], { listed: ['thing-1', 'thing-2'] }) }],
  unverified: [{ name: 'the list did not answer', facts: once(twice, [made, made]) }],
});

const failing: readonly ProviderStep[] = [{ do: 'fail-next' }, create(), create()];
testCheck(failedAttemptCanBeRetried, {
  pass: [
    { name: 'executes', facts: once(failing, [null, { status: 500 }, made]) },
    {
      name: 'is answered again where that is the contract',
      facts: facts([walk(failing, [null, { status: 500 }, { status: 500 }])], profile({ failure: 'replayed' })),
    },
  ],
  fail: [
    { name: 'never again', message: 'stuck', facts: once(failing, [null, { status: 500 }, { status: 500 }]) },
    {
      name: 'executes where that is not the contract',
      message: 'executed',
      facts: facts([walk(failing, [null, { status: 500 }, made])], profile({ failure: 'replayed' })),
    },
  ],
  unverified: [
    { name: 'out of reach', facts: once(failing, [null, made, made], { id: 'failure', undone: 'out of reach' }) },
  ],
});
