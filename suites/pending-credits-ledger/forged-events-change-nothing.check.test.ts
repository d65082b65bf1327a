import { testCheck } from '../../src/checks/test-check.js';
import type { LedgerStory, SurfaceReading } from '../../src/model/facts/ledger.js';
import { forgedEventsChangeNothing } from './forged-events-change-nothing.check.js';
import { blocked, delivery, entry, failedAt, held, poll, read, settledAt, story } from './story.fixture.js';

const refused = delivery({ signing: 'unsigned', status: 400, sentAtMs: 1_400 });
const swallowed = delivery({ signing: 'unsigned', status: 200, sentAtMs: 1_400 });
const taken = delivery();
const quiet = (...readings: readonly SurfaceReading[]) => [
  held,
  read('unsigned'),
  read('stale'),
  read('forged'),
  ...readings,
];
const good = {
  settled: story('forged-settled', quiet(failedAt('ended')), { trade: 'failed', deliveries: [refused, taken] }),
  failed: story('forged-failed', quiet(settledAt('ended')), { trade: 'settled', deliveries: [refused, taken] }),
};
const facts = (changed: Partial<Record<keyof typeof good, LedgerStory>> = {}, alone = held) => ({
  'ledger-hold': { stories: [story('held', [alone], { trade: 'failed' })] },
  'event-forgeries': { stories: Object.values({ ...good, ...changed }) },
});
const believed = (...readings: readonly SurfaceReading[]) =>
  facts({ settled: story('forged-settled', [held, ...readings], { trade: 'failed', deliveries: [swallowed, taken] }) });
const ended = (...readings: readonly SurfaceReading[]) =>
  facts({ failed: story('forged-failed', [held, ...readings], { trade: 'settled', deliveries: [swallowed, taken] }) });

testCheck(forgedEventsChangeNothing, {
  pass: [
    { name: 'forged ones refused, a true one taken', facts: facts() },
    {
      name: 'everything is answered 200, and the true one had its effect at once',
      facts: facts({
        settled: story('forged-settled', quiet(failedAt('ended')), { trade: 'failed', deliveries: [swallowed, taken] }),
      }),
    },
    {
      name: 'every knock makes the app ask upstream',
      facts: facts({
        settled: story('forged-settled', quiet(failedAt('ended')), {
          trade: 'failed',
          deliveries: [swallowed, taken],
          journal: [poll('failed', 1_520)],
        }),
      }),
    },
  ],
  fail: [
    {
      name: 'an unsigned event credits',
      message: 'credited',
      facts: believed(
        read('unsigned', { status: 'settled', final: '116.77345', entries: [entry('credit')] }),
        read('forged'),
      ),
    },
    {
      name: 'a stale event settles the order alone',
      message: 'credited',
      facts: believed(read('stale', { status: 'settled' }), read('forged')),
    },
    {
      name: 'a forged event credits late',
      message: 'credited',
      facts: believed(read('forged'), settledAt('ended')),
    },
    {
      name: 'a forged event frees the hold',
      message: 'ended',
      facts: ended(read('garbage', { pending: '0' }), read('forged')),
    },
    {
      name: 'a forged event fails the order',
      message: 'ended',
      facts: ended(read('garbage', { status: 'failed' }), read('forged')),
    },
    {
      name: 'a settled trade is left failed',
      message: 'ended',
      facts: ended(read('forged'), failedAt('ended', { upstream: 'settled' })),
    },
  ],
  unverified: [
    {
      name: 'an app that ends reserved orders by itself',
      facts: facts(
        {
          failed: story('forged-failed', [held, read('stale', { status: 'failed' }), read('forged')], {
            trade: 'settled',
            deliveries: [refused, taken],
          }),
        },
        read('held', { status: 'failed' }),
      ),
    },
    { name: 'no order', facts: facts({ settled: blocked('forged-settled') }) },
    {
      name: 'the true event is refused as well',
      facts: facts({
        settled: story('forged-settled', quiet(read('ended')), {
          trade: 'failed',
          deliveries: [refused, delivery({ status: 401 })],
        }),
      }),
    },
    {
      name: 'the true event has no effect',
      facts: facts({
        settled: story('forged-settled', quiet(read('ended')), { trade: 'failed', deliveries: [swallowed, taken] }),
      }),
    },
    {
      name: 'only a much later poll has an effect',
      facts: facts({
        settled: story('forged-settled', quiet(failedAt('ended')), {
          trade: 'failed',
          deliveries: [swallowed, taken],
          journal: [poll('failed', 9_000)],
        }),
      }),
    },
    {
      name: 'no true event',
      facts: facts({
        settled: story('forged-settled', quiet(failedAt('ended')), { trade: 'failed', deliveries: [refused] }),
      }),
    },
    {
      name: 'no balance',
      facts: facts({
        failed: story(
          'forged-failed',
          [
            held,
            read('forged', { final: null, problems: [{ fault: 'manifest', reason: 'no balance' }] }),
            settledAt('ended'),
          ],
          { trade: 'settled', deliveries: [refused, taken] },
        ),
      }),
    },
  ],
});
