import type { TwinOptions, TwinPartner } from './api.js';
import { TwinClock } from './clock.js';
import { checkPartners, DEFAULT_POOLS, generatePartner } from './config.js';
import { eventOf, WorldEvents } from './events.js';
import type { Exchange } from './exchange.js';
import { FaultBoard } from './faults.js';
import { createIds, type Ids } from './ids.js';
import { journalSettings, RequestJournal } from './journal.js';
import { PausePoints, Sleeper } from './pauses.js';
import { poolRow, type TradeRow } from './rows.js';
import { Sender } from './sending.js';
import type { SwapsSide } from './swaps/swaps-side.js';
import { Webhooks } from './webhooks.js';
import { wireSettings } from './wire.js';
import { World } from './world.js';

/** Everything that one running twin consists of, apart from its port. */
export class TwinState {
  readonly clock = new TwinClock();
  readonly ids: Ids;
  readonly faults = new FaultBoard();
  readonly pauses = new PausePoints();
  readonly sleeper = new Sleeper();
  readonly sleep = this.sleeper.sleep;
  readonly journal: RequestJournal;
  readonly sender = new Sender(this.clock, (row) => this.changed(row), this.sleep);
  readonly partners: readonly TwinPartner[];
  readonly wire;
  readonly world: World;
  readonly webhooks: Webhooks;
  /** Null until `loadSwaps` was first asked for: most runs never need it. */
  swaps: SwapsSide | null = null;
  /** TTL of firm quotes locked from now on. */
  quoteTtlMs: number;
  #generation = 0;
  #requests = 0;

  #loadingSwaps: Promise<SwapsSide> | null = null;

  constructor(private readonly options: TwinOptions) {
    this.journal = new RequestJournal(journalSettings(options));
    this.partners = options.partners ?? [generatePartner()];
    checkPartners(this.partners, options);
    this.wire = wireSettings(options.wire);
    this.ids = createIds(this.wire.tradeIdPrefix);
    this.quoteTtlMs = options.quoteTtlMs ?? 15_000;
    const pools = new Map((options.pools ?? DEFAULT_POOLS).map((pool) => [pool.id, poolRow(pool, this.wire)]));
    this.webhooks = new Webhooks(new WorldEvents(() => this.world), options.timeScale ?? 1, this.faults);
    const moved = (trade: TradeRow, event: boolean): void => {
      const type = eventOf(trade.status);
      if (event && type !== null) this.webhooks.schedule(this.ids.trade.encode(trade.seq), type);
    };
    this.world = new World(
      this.partners,
      pools,
      this.clock,
      this.ids,
      options.settlement ?? 'settle',
      moved,
      options.paging,
    );
  }

  /** The Swaps side, loaded and made once. */
  loadSwaps(): Promise<SwapsSide> {
    this.#loadingSwaps ??= import('./swaps/swaps-side.js').then(({ SwapsSide }) => {
      this.swaps = new SwapsSide(this, this.options);
      return this.swaps;
    });
    return this.#loadingSwaps;
  }

  generation = (): number => this.#generation;

  changed = (row: Exchange): void => this.journal.changed(row);

  nextRequestId(): string {
    this.#requests += 1;
    return this.ids.request.encode(this.#requests);
  }

  advance(ms: number): void {
    this.clock.advance(ms);
    this.webhooks.clockMoved();
  }

  /** Forgets everything but the configuration; held requests are cut. */
  reset(): void {
    this.#generation += 1;
    this.sleeper.wakeAll();
    this.pauses.clear();
    this.faults.clear();
    this.webhooks.reset();
    this.world.reset();
    this.swaps?.parts.book.clear();
    this.journal.clear();
  }

  async close(): Promise<void> {
    this.sleeper.wakeAll();
    await this.journal.close();
    this.reset();
    this.webhooks.close();
  }
}
