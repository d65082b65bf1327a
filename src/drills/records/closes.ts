import type { CloseReading } from '../../model/facts/records.js';
import type { DrillContext } from '../context.js';

const minuteMs = 60_000;
const dayMs = 1_440 * minuteMs;

/** Reads daily closes over windows that hold the whole book, or lie well beside it. */
export class Closes {
  readonly readings: CloseReading[] = [];
  readonly #context: DrillContext;
  readonly #fromMs: number;
  /** How far the target's clock may be off ours. */
  readonly #skewMs: number;

  /** The book begins now, or where `fromMs` says. */
  constructor(context: DrillContext, fromMs: number = context.now()) {
    this.#context = context;
    const local = ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(context.stage.baseUrl).hostname);
    this.#skewMs = local ? 0 : 5 * minuteMs;
    this.#fromMs = Math.floor(fromMs) - this.#skewMs - 1_000;
  }

  /** The close over everything so far, read once for each label, over the very same window. */
  async read(...labels: readonly ('first' | 'again' | 'end')[]): Promise<void> {
    const { until, now } = this.#context;
    const toMs = Math.ceil(now()) + 50;
    // Some books cannot be closed over a time that is still to come.
    await until(toMs + 10);
    for (const label of labels) await this.#read(label, this.#fromMs, toMs + this.#skewMs);
  }

  /** Closes of the days around the book, in which no order of it may stand. */
  async beside(): Promise<void> {
    const early = this.#fromMs - 10 * minuteMs;
    const late = Math.ceil(this.#context.now()) + this.#skewMs + 10 * minuteMs;
    await this.#read('before', early - dayMs, early);
    await this.#read('after', late, late + dayMs);
  }

  async #read(label: CloseReading['label'], fromMs: number, toMs: number): Promise<void> {
    const { partner } = this.#context;
    if (!partner.has('dailyClose')) return;
    const from = new Date(fromMs).toISOString();
    const to = new Date(toMs).toISOString();
    this.readings.push({ label, from, to, call: await partner.call('dailyClose', { inputs: { from, to } }) });
  }

  /** The window of the last close over the whole book. */
  window(): { readonly from: string; readonly to: string } {
    const last = this.readings.findLast(({ label }) => label === 'end') ?? this.readings.at(0);
    const now = new Date(this.#context.now());
    return { from: last?.from ?? new Date(this.#fromMs).toISOString(), to: last?.to ?? now.toISOString() };
  }
}
