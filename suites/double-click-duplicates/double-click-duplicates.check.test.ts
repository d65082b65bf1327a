import { arrived, call } from '../../src/checks/stories.fixture.js';
import { testCheck } from '../../src/checks/test-check.js';
import type {
  AcceptStory,
  ClickStory,
  CrashStory,
  EntryStory,
  Race,
  SentRequest,
  UncertainFacts,
} from '../../src/model/facts/duplicates.js';
import type { LedgerEntry } from '../../src/model/facts/ledger.js';
import { acceptStory, blindRows, lawRows, order } from './accepts.fixture.js';
import { crashKeepsKey } from './crash-keeps-key.check.js';
import { doubleClickDuplicates } from './double-click-duplicates.check.js';
import { oneSetOfEntries } from './one-set-of-entries.check.js';
import { parallelAcceptsOneTrade } from './parallel-accepts-one-trade.check.js';
import { retryKeepsKey } from './retry-keeps-key.check.js';
import { secondAcceptIsStored } from './second-accept-is-stored.check.js';
import { secondClickSuppressed } from './second-click-suppressed.check.js';

const good = acceptStory('good');
const crashed = acceptStory('wrong', {
  calls: [call('accept', 'ok', { outputs: { orderRef: 'o1' } }), call('accept', 'error', { status: 500 })],
});
const timedOut = acceptStory('slow', {
  calls: [call('accept', 'error', { status: 504 })],
  journal: [arrived({ status: null }), arrived({ atMs: 300 })],
});
const silent = acceptStory('blind', { calls: [call('accept', 'error', { status: null })] });
const queued = acceptStory('queued', {}, [order('o1', 'settled'), order('o2', 'declined')]);
const replayed = acceptStory('replayed', {
  journal: [arrived(), arrived({ atMs: 300, effect: 'trade-replayed' })],
});
const known = acceptStory('read-only', {
  journal: [
    arrived(),
    arrived({ atMs: 300, operation: 'getTransactionByQuote', idempotencyKey: null, effect: 'none' }),
  ],
});

const again = (story: AcceptStory) => ({ 'accept-again': { stories: [good, story] } });
testCheck(secondAcceptIsStored, {
  pass: [
    { name: 'the stored execution', facts: again(good) },
    { name: 'refused', facts: again(acceptStory('refused', { calls: [call('accept', 'refused')] })) },
    { name: 'queued, and the second turned down later', facts: again(queued) },
  ],
  fail: [...lawRows(again), { name: 'HTTP 500', message: 'crashed', facts: again(crashed) }],
  unverified: [...blindRows(again), { name: 'no answer', facts: again(silent) }],
});

const raceOf = (story: AcceptStory, parts: Partial<Race> = {}): Race => ({
  ...story,
  kind: 'two-tabs',
  hold: 'none',
  optional: false,
  overlap: { accepts: 2, spreadMs: 1, together: 2, duringExecution: 2, upstream: null },
  ...parts,
});
const races = (...list: Race[]) => ({ 'parallel-accepts': { races: list } });
const race = (story: AcceptStory) => races(raceOf(good, { kind: 'other' }), raceOf(story));
const apart = { accepts: 2, spreadMs: 30, together: 1, duringExecution: 1, upstream: null };
const missed = acceptStory('missed', { met: { yes: false, how: 'they did not overlap' } });
const decline = (outcome: 'ok' | 'refused', status?: string) =>
  call('decline', outcome, { atMs: 92, lastsMs: 100, outputs: status === undefined ? {} : { status } });
const accepted = (atMs: number, orderRef: string) =>
  call('accept', 'ok', { atMs, lastsMs: 100, outputs: { orderRef } });
const declining = (
  id: string,
  ...[parts, orders]: Parameters<typeof acceptStory> extends [string, ...infer R] ? R : []
) => races(raceOf(good), raceOf(acceptStory(id, parts, orders), { kind: 'two-tabs-and-decline', optional: true }));
const nothing = { journal: [], trade: null };
testCheck(parallelAcceptsOneTrade, {
  pass: [
    {
      name: 'the decline came too late',
      facts: declining('late', { calls: [accepted(90, 'o1'), decline('refused')] }),
    },
    {
      name: 'the decline says that the order stands',
      facts: declining('late', { calls: [accepted(90, 'o1'), decline('ok', 'pending')] }),
    },
    {
      name: 'the decline came first',
      facts: declining(
        'first',
        { calls: [call('accept', 'refused', { atMs: 91 }), decline('ok', 'declined')], ...nothing },
        [],
      ),
    },
    {
      name: 'a queued accept is dropped by the decline',
      facts: declining('queued', { calls: [accepted(90, 'o1'), decline('ok', 'declined')], ...nothing }, [
        order('o1', 'cancelled'),
      ]),
    },
    {
      name: 'a form that leads on to the order, whatever came of the decline',
      facts: declining('form', { calls: [accepted(90, 'o1'), decline('ok')] }),
    },
    { name: 'one execution', facts: race(good) },
    { name: 'the same key sent by both', facts: race(replayed) },
    { name: 'the app gave up waiting for the upstream', facts: race(timedOut) },
    { name: 'met in the second round', facts: races(raceOf(missed, { overlap: apart }), raceOf(good)) },
    { name: 'an app that reads nothing', facts: races(raceOf(good), raceOf(missed, { kind: 'read', optional: true })) },
  ],
  fail: [
    ...lawRows(race),
    { name: 'the loser gets HTTP 500', message: 'crashed', facts: race(crashed) },
    {
      name: 'declined and executed all the same',
      message: 'no-order',
      facts: declining('both', { calls: [accepted(90, 'o1'), decline('ok', 'declined')] }),
    },
    {
      name: 'every accept was refused, and one executed',
      message: 'no-order',
      facts: race(acceptStory('refused', { calls: [call('accept', 'refused', { atMs: 90 })] }, [])),
    },
    {
      name: 'a round that was not met broke the law all the same',
      message: 'several-orders',
      facts: races(
        raceOf(acceptStory('missed', { met: missed.trial.met }, [order('a', 'pending'), order('b', 'settled')])),
        raceOf(good),
      ),
    },
  ],
  unverified: [
    ...blindRows(race),
    {
      name: 'more answers than anybody can order',
      facts: race(
        acceptStory('crowd', {
          calls: [
            ...Array.from({ length: 40 }, () => call('accept', 'error', { status: 504, atMs: 90 })),
            ...['declined', 'declined'].map((status) => decline('ok', status)),
          ],
          journal: [arrived({ status: null })],
        }),
      ),
    },
    { name: 'no round overlapped', facts: races(raceOf(missed, { overlap: apart })) },
    { name: 'no race', facts: races() },
  ],
});

const entry = (entryId: string | null, kind: LedgerEntry['kind'] = 'credit'): LedgerEntry => ({
  entryId,
  orderRef: 'o1',
  quoteId: 'pq_test_1',
  tradeId: 'txn_test_1',
  eventId: null,
  kind,
  amount: '107.31',
  asset: 'USDT',
});
const uncertain = (
  story: AcceptStory,
  entries: LedgerEntry[] | null = [entry('e1')],
  usual: LedgerEntry[] | null = [entry('e0')],
) => ({ stories: [{ ...story, status: 'settled' as const, recovered: true, entries }], usual });
function uncertainTable<F>(facts: (uncertain: UncertainFacts) => F) {
  const table = (story: AcceptStory) => facts(uncertain(story));
  return {
    pass: [
      { name: 'sent again under the same key', facts: table(replayed) },
      { name: 'read by quote id', facts: table(known) },
      { name: 'no ledger to read', facts: facts(uncertain(good, null, null)) },
      {
        name: 'two legs are usual',
        facts: facts(uncertain(good, [entry('a'), entry('b')], [entry('c'), entry('d')])),
      },
    ],
    fail: [
      ...lawRows(table),
      {
        name: 'credited twice',
        message: 'several-credits' as const,
        facts: facts(uncertain(good, [entry('a'), entry('b')])),
      },
    ],
    unverified: blindRows(table),
  };
}
testCheck(
  retryKeepsKey,
  uncertainTable((facts) => ({ 'uncertain-execution': facts })),
);

const killed = (story: AcceptStory, parts: Partial<CrashStory> = {}): CrashStory => ({
  ...story,
  status: 'settled',
  recovered: true,
  entries: [entry('e1')],
  aim: 'before-answer',
  landing: { point: 'before-answer', how: 'the execution was held upstream after taking effect' },
  optional: false,
  ...parts,
});
const aimed = { aim: 'before-send', landing: { point: null, how: 'nothing shows it' }, optional: true } as const;
const crashes = (...stories: readonly CrashStory[]) => ({ 'crash-execution': { stories, usual: [entry('e0')] } });
const missedAim = killed(acceptStory('aimed', { met: { yes: false, how: 'nothing shows it' } }), aimed);
const crashTable = uncertainTable(({ stories, usual }) => ({
  'crash-execution': { usual, stories: stories.map((story) => killed(story, story)) },
}));
testCheck(crashKeepsKey, {
  ...crashTable,
  pass: [
    ...crashTable.pass,
    { name: 'an aimed kill that landed nowhere', facts: crashes(killed(good), missedAim) },
    {
      name: 'an accept that died with its process',
      facts: crashes(
        killed(good),
        killed(acceptStory('unsent', { journal: [], trade: null }), {
          ...aimed,
          landing: { point: 'before-send', how: 'a read was held' },
        }),
      ),
    },
  ],
  fail: [
    ...crashTable.fail,
    {
      name: 'an aimed kill that landed nowhere, and a second key',
      message: 'several-keys',
      facts: crashes(
        killed(good),
        killed(
          { ...missedAim, trial: { ...missedAim.trial, journal: [arrived(), arrived({ idempotencyKey: 'k2' })] } },
          aimed,
        ),
      ),
    },
  ],
  unverified: [
    ...crashTable.unverified,
    { name: 'no kill but aimed ones', facts: crashes(missedAim) },
    { name: 'nobody was killed', facts: crashes() },
  ],
});

const booked = (id: string, parts: Partial<EntryStory> = {}): EntryStory => ({
  ...acceptStory(id),
  entries: [entry('h', 'pending'), entry('l', 'pending'), entry('c')],
  moved: '107.31',
  othersSettled: 0,
  ...parts,
});
const entries = (often: Partial<EntryStory>, once: Partial<EntryStory> = {}) => ({
  'duplicate-entries': { once: booked('once', once), often: booked('often', often) },
});
testCheck(oneSetOfEntries, {
  pass: [
    { name: 'one set', facts: entries({}) },
    { name: 'the same entry listed twice', facts: entries({ entries: [entry('c'), entry('c')] }) },
    {
      name: 'an app that always posts two legs',
      facts: entries({ entries: [entry('a'), entry('b')] }, { entries: [entry('c'), entry('d')] }),
    },
    { name: 'a hold that the single accept did not see', facts: entries({}, { entries: [entry('c')] }) },
    { name: 'rounded balances', facts: entries({ moved: '107.30' }) },
    { name: 'somebody else settled meanwhile', facts: entries({ moved: '214.62', othersSettled: 1 }) },
    { name: 'the balance is not shown', facts: entries({ moved: null }, { moved: null }) },
  ],
  fail: [
    { name: 'credited twice', message: 'more-entries', facts: entries({ entries: [entry('a'), entry('b')] }) },
    {
      name: 'held twice',
      message: 'more-entries',
      facts: entries({ entries: [...'hijk'].map((id) => entry(id, 'pending')).concat(entry('c')) }),
    },
    { name: 'rows without ids', message: 'more-entries', facts: entries({ entries: [entry(null), entry(null)] }) },
    { name: 'the balance moved twice', message: 'moved-more', facts: entries({ moved: '214.62' }) },
  ],
  unverified: [
    { name: 'no credit at all', facts: entries({ entries: [] }, { entries: [] }) },
    { name: 'the ledger cannot be read', facts: entries({ entries: null }) },
    { name: 'never settled', facts: entries({ obstacle: { fault: 'partner', reason: 'never settled' } }) },
    { name: 'no overlap', facts: entries({ ...acceptStory('often', { met: missed.trial.met }) }) },
  ],
});

const post: SentRequest = {
  method: 'POST',
  url: 'http://app.test/accept',
  atMs: 0,
  answeredAtMs: null,
  navigation: false,
};
const clicked = (kind: ClickStory['kind'], story: AcceptStory = good, parts: Partial<ClickStory> = {}): ClickStory => ({
  ...story,
  kind,
  clicks: kind === 'repeated' ? 1 : 2,
  sent: [post],
  copies: kind === 'repeated' ? 2 : 0,
  screenshot: null,
  ...parts,
});
const clicks = (...stories: ClickStory[]) => ({ 'double-click': { stories } });
const click = (story: AcceptStory) => clicks(clicked('double-click', story), clicked('forced'), clicked('repeated'));
testCheck(doubleClickDuplicates, {
  pass: [
    { name: 'one trade', facts: click(good) },
    {
      name: 'a page without requests to repeat',
      facts: clicks(clicked('forced'), clicked('repeated', good, { copies: 0 })),
    },
  ],
  fail: lawRows(click),
  unverified: [...blindRows(click), { name: 'nothing was clicked', facts: clicks() }],
});

const twice = (request: SentRequest) =>
  clicks(clicked('double-click', good, { sent: [request, request] }), clicked('repeated', good, { sent: [request] }));
testCheck(secondClickSuppressed, {
  pass: [
    { name: 'one request', facts: click(good) },
    { name: 'a plain form', facts: twice({ ...post, navigation: true }) },
    { name: 'clicks are counted', facts: twice({ ...post, answeredAtMs: 20 }) },
    {
      name: 'one address for everything, a stream of updates included',
      facts: clicks(
        clicked('double-click', good, { sent: [post, post] }),
        clicked('repeated', good, { sent: [post, post] }),
      ),
    },
    {
      name: 'an accept that is no request',
      facts: clicks(clicked('double-click', good, { sent: [] }), clicked('repeated')),
    },
  ],
  fail: [{ name: 'both clicks got through', message: 'sent', facts: twice(post) }],
  unverified: [
    { name: 'no single click to compare with', facts: clicks(clicked('double-click')) },
    { name: 'nothing executed', facts: clicks(clicked('double-click', missed), clicked('repeated')) },
  ],
});
