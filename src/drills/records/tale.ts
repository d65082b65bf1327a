import type { Call } from '../../model/call.js';
import type { IdKind, LedgerReading, RecordKind, RecordStory, TraceReading } from '../../model/facts/records.js';
import type { Obstacle, Trial } from '../../model/history.js';
import type { OrderStatus } from '../../model/words.js';
import type { DrillContext } from '../context.js';
import { Blocked } from '../define.js';
import { endStatuses, type TrialRecorder } from '../trial.js';

/** One order of the book while it is made and read. */
export class Tale {
  readonly kind: RecordKind;
  readonly context: DrillContext;
  readonly trial: TrialRecorder;
  readonly early: TraceReading[] = [];
  readonly traces: TraceReading[] = [];
  readonly ledgers: LedgerReading[] = [];
  packet: Call | null = null;
  obstacle: Obstacle | null = null;
  quoteRef: string | null = null;
  status: OrderStatus | null = null;

  constructor(context: DrillContext, kind: RecordKind, hazard: string, account: string) {
    this.kind = kind;
    this.context = context;
    this.trial = context.trial(kind, hazard, { account });
  }

  async lock(options: { ttlMs?: number } = {}): Promise<void> {
    this.quoteRef = (await this.trial.lock(options)).quoteRef;
  }

  /** Keeps events of this quote away, so that the app has one source alone to learn from. */
  mute(): void {
    const quoteId = this.trial.quoteId();
    if (quoteId && this.context.stage.webhookUrl && this.context.stage.can('events')) {
      this.context.upstream().webhooks.mute(quoteId, true);
    }
  }

  /** Accepts the locked quote and learns the order, by the client's own retry where the first answer does not tell it. */
  async accept(): Promise<Call> {
    const attemptId = this.trial.attempt();
    let call = await this.trial.accept({ attemptId });
    if (this.trial.orderRef() === null && call.outcome === 'error') call = await this.trial.accept({ attemptId });
    // An app with one id for quote and order need not tell it twice.
    if (this.trial.orderRef() === null && this.quoteRef && !this.context.partner.maps('accept', 'orderRef')) {
      this.trial.knownOrder(this.quoteRef);
    }
    return call;
  }

  /** Locks, accepts and waits until the trade stands upstream. Throws `Blocked` where there is no order to follow. */
  async buy(options: { hold?: boolean; mute?: boolean; arm?: () => void } = {}): Promise<void> {
    const { context, trial } = this;
    await this.lock();
    if (options.hold) trial.plan('hold');
    if (options.mute) this.mute();
    options.arm?.();
    const call = await this.accept();
    const trade = await context.poll(async () => trial.trade(), context.manifest.timing.settleWithinMs, 50);
    const fault = call.problem?.fault;
    if (!trade)
      throw new Blocked(
        fault ?? 'partner',
        call.problem?.reason ?? `the accept ended ${call.outcome}, no trade came about`,
      );
    if (trial.orderRef() === null) {
      throw new Blocked(
        fault ?? 'manifest',
        call.problem?.reason ?? 'accept told no orderRef: map operations.accept.outputs.orderRef',
      );
    }
  }

  /** Waits as the user for a status that lasts; remembers the last one either way. */
  async rest(timeoutMs?: number): Promise<void> {
    this.status = await this.trial.waitStatus(endStatuses, timeoutMs);
  }

  /** Reads the order's ledger as finance until `enough`, at most `patienceMs`. */
  async readLedger(
    moment: LedgerReading['moment'],
    enough: (call: Call) => boolean = () => true,
    patienceMs = 0,
  ): Promise<void> {
    const { partner } = this.context;
    const orderRef = this.trial.orderRef();
    if (orderRef === null || !partner.has('ledger')) return;
    this.ledgers.push({
      moment,
      call: await this.#until(() => partner.call('ledger', { inputs: { orderRef } }), enough, patienceMs),
    });
  }

  /** Traces by one id as support until `enough`, at most `patienceMs`. */
  async trace(by: IdKind, id: string, enough: (call: Call) => boolean, patienceMs: number): Promise<TraceReading> {
    const { partner } = this.context;
    const orderRef = this.trial.orderRef() ?? this.quoteRef;
    const call = await this.#until(() => partner.call('trace', { inputs: { id, orderRef } }), enough, patienceMs);
    return { by, id, call, upstream: this.trial.trade()?.status ?? null };
  }

  async readPacket(): Promise<void> {
    const { partner } = this.context;
    const orderRef =
      this.trial.orderRef() ?? (this.kind === 'declined' || this.kind === 'conflict' ? this.quoteRef : null);
    if (orderRef !== null && partner.has('supportPacket')) {
      this.packet = await partner.call('supportPacket', { inputs: { orderRef } });
    }
  }

  end(): RecordStory {
    const { kind, quoteRef, status, early, traces, packet, ledgers } = this;
    const orderRef = this.trial.orderRef();
    const trial = this.trial.end();
    const obstacle = this.obstacle ?? (kind === 'lost-response' ? secondTrade(trial) : null);
    return { kind, trial, obstacle, orderRef, quoteRef, status, early, traces, packet, ledgers };
  }

  async #until(read: () => Promise<Call>, enough: (call: Call) => boolean, patienceMs: number): Promise<Call> {
    let last = await read();
    if (enough(last) || patienceMs <= 0) return last;
    await this.context.poll(
      async () => {
        last = await read();
        return enough(last) ? last : null;
      },
      patienceMs,
      200,
    );
    return last;
  }
}

/** An app that answers a lost response with another trade has one order too many; which of them to trace is moot. */
function secondTrade({ unclaimed }: Trial): Obstacle | null {
  if (unclaimed.trades.length === 0) return null;
  const reason = 'after the answer was lost the app made another trade of its own, so its order cannot be matched';
  return { fault: 'partner', reason };
}
