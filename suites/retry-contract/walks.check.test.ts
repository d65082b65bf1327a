import { arrived, call, trade } from '../../src/checks/stories.fixture.js';
import { testCheck } from '../../src/checks/test-check.js';
import type { WalkFacts } from '../../src/model/facts/walks.js';
import { walksStayInTerms } from '../accept-after-expiry/walks-stay-in-terms.check.js';
import { walksExecuteOnce } from '../double-click-duplicates/walks-execute-once.check.js';
import { walksSurviveCrashes } from '../double-click-duplicates/walks-survive-crashes.check.js';
import { walksLeaveNoOrphans } from '../finance-match/walks-leave-no-orphans.check.js';
import { delivery } from '../pending-credits-ledger/story.fixture.js';
import { walksCreditOnce } from '../pending-credits-ledger/walks-credit-once.check.js';
import { walksRecordIds } from '../support-traceability/walks-record-ids.check.js';
import { brokenRows, entry, walk, walkFacts, walkQuote } from './walks.fixture.js';
import { walksRetryGently } from './walks-retry-gently.check.js';

const walks = (facts: WalkFacts) => ({ walks: facts });
const crashes = (facts: WalkFacts) => ({ 'crash-walks': facts });
const good = walk([walkQuote()]);
const sound = { name: 'a retried execution', facts: walks(walkFacts([good])) };
const blind = [
  { name: 'no walk at all', facts: walks(walkFacts([])) },
  { name: 'walks without a quote', facts: walks(walkFacts([walk([])])) },
];
const ledger = (...entries: ReturnType<typeof entry>[]) => ({
  ledger: [{ atMs: 0, upstream: ['settled', 'settled'] as const, entries }],
});
const once = {
  calls: [call('accept', 'ok', { atMs: 90, outputs: { orderRef: 'o1' } })],
  journal: [arrived({ atMs: 100, tradeId: 'txn_test_1' })],
};
const otherKey = [arrived({ atMs: 100 }), arrived({ atMs: 300, idempotencyKey: 'key-2' })];
const stray = trade({ transactId: 'txn_test_2', quoteId: 'pq_test_2' });
const start = trade().createdAtMs;
const restart = { fromMs: start + 200, toMs: start + 250 };

/** Retried, told twice, and read only after all of it, with two credits. */
const toldUnread = walkQuote(
  { deliveries: [delivery({ sentAtMs: start + 700 }), delivery({ sentAtMs: start + 800 })] },
  {
    ledger: [
      { atMs: start + 900, upstream: ['settled', 'settled'], entries: [entry(), entry({ entryId: 'e2' })] },
      { atMs: start + 1_000, upstream: ['settled', 'settled'], entries: [entry(), entry({ entryId: 'e2' })] },
    ],
  },
);
const late = { calls: [call('accept', 'refused', { atMs: 5_000 })], trade: null };
/** Retried and credited once; an event that came after that brought another credit. */
const toldAgain = walkQuote(
  { deliveries: [delivery({ sentAtMs: start + 2_000 })] },
  {
    ledger: [
      { atMs: start + 1_000, upstream: ['settled', 'settled'], entries: [entry()] },
      { atMs: start + 3_000, upstream: ['settled', 'settled'], entries: [entry(), entry({ entryId: 'e2' })] },
    ],
  },
);

testCheck(walksExecuteOnce, {
  pass: [
    sound,
    {
      name: 'a queue that turns the second order down',
      facts: walks(
        walkFacts([
          walk([
            walkQuote(
              {},
              {
                orders: [
                  { orderRef: 'o1', status: 'settled' },
                  { orderRef: 'o2', status: 'declined' },
                ],
              },
            ),
          ]),
        ]),
      ),
    },
    { name: 'a second credit that came with an event alone', facts: walks(walkFacts([walk([toldAgain])])) },
    {
      name: 'a second credit, and an event that came again before the ledger could be read',
      facts: walks(walkFacts([good, walk([toldUnread])])),
    },
    {
      name: 'orders of other terms than those that expired, another question',
      facts: walks(
        walkFacts([
          good,
          walk([
            walkQuote(
              { ...late, journal: [] },
              {
                orders: [
                  { orderRef: 'o1', status: 'settled' },
                  { orderRef: 'o2', status: 'settled' },
                ],
                ledger: [],
              },
            ),
          ]),
        ]),
      ),
    },
    {
      name: 'two credits also where nothing was retried: the signals are to blame',
      facts: walks(
        walkFacts([
          walk([walkQuote({}, ledger(entry(), entry({ entryId: 'e2' })))]),
          walk([walkQuote(once, ledger(entry(), entry({ entryId: 'e2' })))]),
        ]),
      ),
    },
  ],
  fail: [
    ...brokenRows(walks, {
      'one-key': walk([walkQuote({ journal: otherKey })]),
      'one-trade': walk([walkQuote()], { strays: { quotes: [], trades: [{ ...stray, createdAtMs: start + 500 }] } }),
      'retries-credit-once': walk([walkQuote({}, ledger(entry(), entry({ entryId: 'e2' })))]),
    }),
    {
      name: 'a stray nobody can explain',
      message: 'unasked',
      facts: walks(walkFacts([good], { unexplained: [stray] })),
    },
  ],
  unverified: blind,
});

testCheck(walksSurviveCrashes, {
  pass: [
    {
      name: 'the same key after the restart',
      facts: crashes(walkFacts([walk([walkQuote()], { restarts: [restart] })])),
    },
  ],
  fail: brokenRows(crashes, {
    'key-persisted': walk([walkQuote({ journal: otherKey })], { restarts: [restart] }),
  }),
  unverified: [
    { name: 'no walk at all', facts: crashes(walkFacts([])) },
    { name: 'nothing was resumed', facts: crashes(walkFacts([good])) },
  ],
});

/** Settled and told of it by an event; no credit is posted. */
const uncredited = walkQuote({ ...once, deliveries: [delivery()] }, ledger(entry({ kind: 'pending' })));
testCheck(walksCreditOnce, {
  pass: [
    sound,
    { name: 'accepted once', facts: walks(walkFacts([walk([walkQuote(once)])])) },
    {
      name: 'a credit that may still come, for nobody waited',
      facts: walks(walkFacts([good, walk([uncredited], { settled: null })])),
    },
  ],
  fail: [
    ...brokenRows(walks, { 'credit-iff-settled': walk([uncredited]) }),
    ...brokenRows(walks, {
      'credit-iff-settled': walk([walkQuote(once, ledger(entry(), entry({ entryId: 'e2' })))]),
    }),
    ...brokenRows(walks, { 'credit-iff-settled': walk([toldAgain]) }),
  ],
  unverified: blind,
});

testCheck(walksStayInTerms, {
  pass: [{ name: 'refused after expiry', facts: walks(walkFacts([walk([walkQuote({ ...late, journal: [] })])])) }],
  fail: brokenRows(walks, {
    'within-terms': walk([walkQuote({ ...late, journal: [arrived({ atMs: 5_010, status: 409, effect: 'none' })] })]),
  }),
  unverified: [...blind, { name: 'nothing expired', facts: walks(walkFacts([good])) }],
});

const storm = [0, 1, 2, 3, 4, 5].map((at) => arrived({ atMs: 100 + at * 20, status: 503, effect: 'none' }));
testCheck(walksRetryGently, {
  pass: [sound],
  fail: brokenRows(walks, { 'bounded-retries': walk([walkQuote({ journal: storm })]) }),
  unverified: [...blind, { name: 'nothing failed', facts: walks(walkFacts([walk([walkQuote(once)])])) }],
});

testCheck(walksRecordIds, {
  pass: [sound],
  fail: brokenRows(walks, {
    'ids-recorded': walk([walkQuote({}, { ids: { traced: false, shown: null, events: null } })]),
  }),
  unverified: [...blind, { name: 'nobody to ask', facts: walks(walkFacts([walk([walkQuote({}, { ids: null })])])) }],
});

const ids = (named: readonly string[], taken: readonly string[] = ['e1']) => ({
  ids: { traced: true, shown: true, events: { taken, named } },
});
/** The event of the settlement came while the execution was not answered yet. */
const early = { ...once, deliveries: [delivery({ sentAtMs: start + 2 })] };
const answered = { ...once, deliveries: [delivery({ sentAtMs: start + 500 })] };
const alsoWhere = (name: string, quote: ReturnType<typeof walkQuote>, parts: Parameters<typeof walk>[1] = {}) => ({
  name,
  facts: walks(walkFacts([good, walk([quote], parts)])),
});
testCheck(walksLeaveNoOrphans, {
  pass: [
    sound,
    alsoWhere('an early event that the ledger names', walkQuote(early, ids(['e1']))),
    alsoWhere('two events of one settlement, one of them named', walkQuote(early, ids(['e2'], ['e1', 'e2']))),
    alsoWhere('an app that takes no events, or refused this one so that it comes again', walkQuote(once)),
    alsoWhere('an event that came after the answer: what the records drill asks', walkQuote(answered, ids([]))),
    alsoWhere('an order that has not ended', walkQuote(early, ids([])), { settled: false }),
    alsoWhere('no credit to join the event to: another question', walkQuote(early, { ...ids([]), ledger: [] })),
    alsoWhere(
      'two orders of one quote: another question',
      walkQuote(early, { ...ids([]), orders: ['o1', 'o2'].map((orderRef) => ({ orderRef, status: 'settled' })) }),
    ),
  ],
  fail: [
    ...brokenRows(walks, {
      'ledger-conserves': walk([
        walkQuote({}, ledger(entry(), entry({ entryId: 'e2', tradeId: null, kind: 'pending' }))),
      ]),
      'early-events-joined': walk([walkQuote(early, ids([]))]),
    }),
    ...brokenRows(walks, {
      'early-events-joined': walk([walkQuote({ ...early, journal: [] }, ids([], ['e1', 'e2']))]),
    }),
  ],
  unverified: [...blind, { name: 'no ledger', facts: walks(walkFacts([walk([walkQuote({}, { ledger: [] })])])) }],
});
