import type { TwinOptions, TwinPartner } from './api.js';
import { TwinClock } from './clock.js';
import { checkPartners, DEFAULT_POOLS, generatePartner } from './config.js';
import { eventOf } from './events.js';
import type { Exchange } from './exchange.js';
import { FaultBoard } from './faults.js';
import { createIds } from './ids.js';
import { journalSettings, RequestJournal } from './journal.js';
import { PausePoints } from './pauses.js';
import { poolRow, type TradeRow } from './rows.js';
import { Sender } from './sending.js';
import { Sleeper } from './sleeper.js';
import { DOCUMENTED_LIMITS, RateLimits } from './swaps/rate-limits.js';
import { SwapBook } from './swaps/swap-rows.js';
import type { SwapsParts } from './swaps/swaps-api.js';
import { Webhooks } from './webhooks.js';
import { wireSettings } from './wire.js';
import { World } from './world.js';
import { WorldEvents } from './world-events.js';

/** Everything that one running twin consists of, apart from its port. */
export class TwinState {
  readonly clock = new TwinClock();
  readonly ids = createIds();
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
  readonly swaps: SwapsParts;
  /** TTL of firm quotes locked from now on. */
  quoteTtlMs: number;
  #generation = 0;
  #requests = 0;

  constructor(options: TwinOptions) {
    this.journal = new RequestJournal(journalSettings(options));
    this.partners = options.partners ?? [generatePartner()];
    checkPartners(this.partners, options);
    this.wire = wireSettings(options.wire);
    this.quoteTtlMs = options.quoteTtlMs ?? 15_000;
    const pools = new Map((options.pools ?? DEFAULT_POOLS).map((pool) => [pool.id, poolRow(pool, this.wire)]));
    this.swaps = {
      book: new SwapBook(this.clock, this.ids, options.timeScale ?? 1, this.partners, options.paging),
      limits: new RateLimits(options.swapLimits ?? DOCUMENTED_LIMITS),
      credentials: credentialsOf(this.partners),
    };
    this.webhooks = new Webhooks(new WorldEvents(() => this.world), options.timeScale ?? 1);
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
    this.swaps.book.clear();
    this.journal.clear();
  }

  close(): void {
    this.journal.close();
    this.reset();
    this.webhooks.close();
  }
}

function credentialsOf(partners: readonly TwinPartner[]): ReadonlyMap<string, TwinPartner> {
  const known = new Map<string, TwinPartner>();
  for (const partner of partners) if (partner.swapsCredential) known.set(partner.swapsCredential, partner);
  return known;
}
