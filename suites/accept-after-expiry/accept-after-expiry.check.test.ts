import { arrived, call, story, trade } from '../../src/checks/stories.fixture.js';
import { testCheck } from '../../src/checks/test-check.js';
import type { Trial, TrialBook } from '../../src/model/history.js';
import { acceptAfterExpiry } from './accept-after-expiry.check.js';
import { expiredExecutionIsFinal } from './expired-execution-is-final.check.js';
import { expiryIsTold } from './expiry-is-told.check.js';
import { expirySurvivesRestart } from './expiry-survives-restart.check.js';
import { freshTermsNeedAcceptance } from './fresh-terms-need-acceptance.check.js';
import { noExecutionAfterExpiry } from './no-execution-after-expiry.check.js';
import { slowReadsKeepExpiry } from './slow-reads-keep-expiry.check.js';
import { staleTab } from './stale-tab.check.js';

const lock = call('lockQuote', 'ok', { outputs: { quoteRef: 'q1', expiresAt: '2026-01-01T00:00:02Z' } });
const inTime = story('in-time', {
  calls: [lock, call('accept', 'ok', { atMs: 50 })],
  journal: [arrived()],
  trade: trade(),
});
const justBefore = story('just-before', {
  calls: [lock, call('accept', 'ok', { atMs: 1_750 })],
  journal: [arrived({ atMs: 1_760 })],
});
const late = (id: string, atMs: number, parts: Partial<Trial> = {}) =>
  story(id, { calls: [lock, call('accept', 'refused', { atMs })], ...parts });
const inFlight = story('in-flight', {
  calls: [lock, call('accept', 'refused', { atMs: 50 }), call('accept', 'refused', { atMs: 900 })],
  journal: [arrived({ status: 409, effect: 'none' })],
});
const fresh = story('fresh', { calls: [lock, call('accept', 'ok', { atMs: 3_500 })] });

/** The book of a correct partner, with some trials told differently. */
function book(...others: Trial[]): { readonly 'expiry-api': TrialBook } {
  const usual = [inTime, justBefore, late('just-after', 2_300), late('well-after', 3_200), inFlight, fresh];
  const trials = usual.map((trial) => others.find(({ id }) => id === trial.id) ?? trial);
  return { 'expiry-api': { trials, obstacles: {} } };
}
const unmet = { met: { yes: false, how: 'the clock stood still' } };
const queued = [lock, call('accept', 'ok', { atMs: 2_300, outputs: { status: 'pending' } })];

testCheck(acceptAfterExpiry, {
  pass: [
    { name: 'late accepts are refused', facts: book() },
    {
      name: 'a queued accept ends as expired',
      facts: book(
        late('just-after', 0, {
          calls: [...queued, call('order', 'ok', { atMs: 2_500, outputs: { status: 'expired' } })],
        }),
      ),
    },
    {
      name: 'a form answers 303 to the same page and executes nothing',
      facts: book(late('just-after', 0, { calls: [lock, call('accept', 'ok', { atMs: 2_300, status: 303 })] })),
    },
  ],
  fail: [
    { name: 'the order stays pending', message: 'accepted', facts: book(late('just-after', 0, { calls: queued })) },
    {
      name: 'a trade came of it',
      message: 'accepted',
      facts: book(late('well-after', 0, { calls: [lock, call('accept', 'ok', { atMs: 3_200 })], trade: trade() })),
    },
    {
      name: 'HTTP 500',
      message: 'crashed',
      facts: book(late('just-after', 0, { calls: [lock, call('accept', 'error', { atMs: 2_300 })] })),
    },
  ],
  unverified: [
    {
      name: 'accepts in time are refused too',
      facts: book({ ...inTime, calls: [lock, call('accept', 'refused', { atMs: 50 })] }),
    },
    { name: 'the late accept was never sent', facts: book(late('just-after', 2_300, unmet)) },
  ],
});

testCheck(noExecutionAfterExpiry, {
  pass: [
    { name: 'nothing is sent late', facts: book() },
    { name: 'sent in time, arrived at the edge', facts: book({ ...justBefore, journal: [arrived({ atMs: 2_050 })] }) },
    {
      name: 'a request that arrived in time is repeated after expiry',
      facts: book({ ...justBefore, journal: [arrived({ atMs: 1_760, status: null }), arrived({ atMs: 2_400 })] }),
    },
  ],
  fail: [
    {
      name: 'the upstream had to refuse',
      message: 'sent',
      facts: book(late('just-after', 2_300, { journal: [arrived({ atMs: 2_320, status: 409, effect: 'none' })] })),
    },
    { name: 'a worker was slow', message: 'sent', facts: book({ ...justBefore, journal: [arrived({ atMs: 2_650 })] }) },
  ],
  unverified: [
    { name: 'no upstream', facts: book(), run: { upstream: { mode: 'none', url: null } } },
    { name: 'the late accept was never sent', facts: book(late('well-after', 3_200, unmet)) },
  ],
});

testCheck(expiredExecutionIsFinal, {
  pass: [
    { name: 'refused and left alone', facts: book() },
    {
      name: 'a queued accept is closed as expired',
      facts: book({
        ...inFlight,
        calls: [
          lock,
          call('accept', 'ok', { atMs: 50, outputs: { status: 'pending' } }),
          call('order', 'ok', { outputs: { status: 'expired' } }),
        ],
      }),
    },
  ],
  fail: [
    {
      name: 'sent twice more',
      message: 'resent',
      facts: book({ ...inFlight, journal: [...inFlight.journal, arrived({ atMs: 400, status: 409, effect: 'none' })] }),
    },
    {
      name: 'HTTP 500',
      message: 'crashed',
      facts: book({ ...inFlight, calls: [lock, call('accept', 'error', { atMs: 50 })] }),
    },
    {
      name: 'pending for ever',
      message: 'left',
      facts: book({ ...inFlight, calls: [lock, call('accept', 'ok', { atMs: 50, outputs: { status: 'pending' } })] }),
    },
  ],
  unverified: [
    { name: 'no upstream', facts: book(), run: { upstream: { mode: 'none', url: null } } },
    { name: 'nothing was executed', facts: book({ ...inFlight, ...unmet }) },
  ],
});

const stray = { quotes: [{ ...inFlight.quote, quoteId: 'pq_test_2' } as NonNullable<Trial['quote']>], trades: [] };
testCheck(freshTermsNeedAcceptance, {
  pass: [
    { name: 'nothing else is executed', facts: book() },
    { name: 'a fresh quote is locked only to be shown', facts: book(late('just-after', 2_300, { unclaimed: stray })) },
  ],
  fail: [
    {
      name: 'a fresh quote is executed at once',
      message: 'requoted',
      facts: book(
        late('just-after', 2_300, { unclaimed: stray, journal: [arrived({ atMs: 2_400, quoteId: 'pq_test_2' })] }),
      ),
    },
  ],
  unverified: [
    { name: 'no upstream', facts: book(), run: { upstream: { mode: 'none', url: null } } },
    {
      name: 'fresh quotes do not work either',
      facts: book({ ...fresh, calls: [lock, call('accept', 'refused', { atMs: 3_500 })] }),
    },
  ],
});

testCheck(expiryIsTold, {
  pass: [{ name: 'the same moment', facts: book() }],
  fail: [
    {
      name: 'a timer of its own',
      message: 'later',
      facts: book({ ...inTime, calls: [call('lockQuote', 'ok', { outputs: { expiresAt: '2026-01-01T00:00:09Z' } })] }),
    },
  ],
  unverified: [
    {
      name: 'no expiry is shown',
      facts: { 'expiry-api': { trials: [{ ...inTime, calls: [call('lockQuote', 'ok')] }], obstacles: {} } },
    },
  ],
});

const slow = (parts: Partial<Trial>) => ({
  'expiry-slow-reads': { trials: [story('slow-reads', parts)], obstacles: {} },
});
testCheck(slowReadsKeepExpiry, {
  pass: [
    { name: 'nothing is sent once it is too late', facts: slow({}) },
    { name: 'nothing is read, all goes out at once', facts: slow({ ...unmet, journal: [arrived()] }) },
  ],
  fail: [{ name: 'sent after the reads', message: 'sent', facts: slow({ journal: [arrived({ atMs: 2_400 })] }) }],
  unverified: [{ name: 'neither read nor sent', facts: slow(unmet) }],
});

const restarted = (parts: Partial<Trial>) => ({
  'expiry-restart': { trials: [late('after-restart', 2_300, parts)], obstacles: {} },
});
testCheck(expirySurvivesRestart, {
  pass: [{ name: 'refused after the restart', facts: restarted({}) }],
  fail: [
    { name: 'executed after the restart', message: 'sent', facts: restarted({ journal: [arrived({ atMs: 2_310 })] }) },
    {
      name: 'HTTP 500',
      message: 'crashed',
      facts: restarted({ calls: [lock, call('accept', 'error', { atMs: 2_300 })] }),
    },
  ],
  unverified: [{ name: 'it did not come up again', facts: restarted(unmet) }],
});

const usable = { atMs: story('').quote?.createdAtMs ?? 0, visible: true, enabled: true };
const gone = { atMs: usable.atMs + 2_100, visible: true, enabled: false };
const tab = {
  trial: story('stale-tab'),
  obstacle: null,
  before: usable,
  after: gone,
  renewed: 0,
  forced: 'a forced click was sent',
  screenshot: null,
};
testCheck(staleTab, {
  pass: [
    { name: 'disabled at expiry', facts: { 'expiry-browser': tab } },
    {
      name: 'fresh terms on offer',
      facts: { 'expiry-browser': { ...tab, after: { ...gone, enabled: true }, renewed: 1, forced: null } },
    },
  ],
  fail: [
    {
      name: 'still enabled',
      message: 'enabled',
      facts: { 'expiry-browser': { ...tab, after: { ...gone, enabled: true } } },
    },
    {
      name: 'the forced click went through',
      message: 'executed',
      facts: { 'expiry-browser': { ...tab, trial: story('stale-tab', { journal: [arrived({ atMs: 2_500 })] }) } },
    },
  ],
  unverified: [
    {
      name: 'no accept control on the page',
      facts: { 'expiry-browser': { ...tab, before: { ...usable, visible: false } } },
    },
  ],
});
