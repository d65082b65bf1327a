import type { Delivery, EventOrder, EventType, Signing, TwinPartner, TwinWebhooks } from './api.js';
import { type EventFacts, type TradeEvent, tradeEvent } from './events.js';
import { Poster } from './posting.js';
import { signBody } from './signing.js';

const BACKOFF_MS = [60_000, 300_000, 1_800_000, 7_200_000];
const TIMEOUT_MS = 10_000;
const KEPT_DELIVERIES = 20_000;

interface Receiver {
  readonly url: string;
  readonly secret: string;
  readonly header: string;
}

/** Where events take their facts from. */
export interface EventSource {
  now(): number;
  facts(tradeId: string, type: EventType): EventFacts | null;
  webhook(tradeId: string): TwinPartner['webhook'] | null;
}

interface Pending {
  readonly event: TradeEvent;
  readonly attempt: number;
  readonly dueAtMs: number;
  timer: NodeJS.Timeout | null;
}

/** Signed 0Pools events: on the documented schedule, and to order. */
export class Webhooks implements TwinWebhooks {
  #override: { url: string | null } | null = null;
  #log: Delivery[] = [];
  readonly #pending = new Set<Pending>();
  readonly #muted = new Set<string>();
  readonly #poster = new Poster(TIMEOUT_MS);
  #epoch = 0;

  constructor(
    private readonly source: EventSource,
    private readonly timeScale: number,
  ) {}

  /** A trade got to a status that has an event: its first attempt leaves now. */
  schedule(tradeId: string, type: EventType): void {
    if (this.#receiver(tradeId) === null) return;
    const event = this.#event(tradeId, type);
    this.#plan({ event, attempt: 1, dueAtMs: this.source.now(), timer: null });
  }

  async send(order: EventOrder): Promise<Delivery[]> {
    const event = this.#event(order.tradeId, order.type, order.eventId);
    const receiver = this.#receiver(order.tradeId);
    if (receiver === null) return [];
    const copies = Array.from({ length: order.copies ?? 1 }, () =>
      this.#deliver(receiver, event, order.signing ?? 'valid', 1),
    );
    return Promise.all(copies);
  }

  deliveries(filter: { tradeId?: string; eventId?: string } = {}): Delivery[] {
    return this.#log.filter(
      (delivery) =>
        (filter.tradeId === undefined || delivery.tradeId === filter.tradeId) &&
        (filter.eventId === undefined || delivery.eventId === filter.eventId),
    );
  }

  target(url: string | null): void {
    this.#override = { url };
  }

  mute(quoteId: string, muted: boolean): void {
    if (muted) this.#muted.add(quoteId);
    else this.#muted.delete(quoteId);
    for (const pending of [...this.#pending]) {
      if (pending.event.quoteId !== quoteId) continue;
      if (pending.timer) clearTimeout(pending.timer);
      pending.timer = null;
      if (!muted) this.#plan(pending);
    }
  }

  /** To be called when the clock was moved: what became due leaves now. */
  clockMoved(): void {
    for (const pending of [...this.#pending]) {
      if (pending.timer === null) continue;
      clearTimeout(pending.timer);
      this.#plan(pending);
    }
  }

  /** Forgets what was sent and what is still to be sent. */
  reset(): void {
    this.#epoch += 1;
    for (const pending of this.#pending) if (pending.timer) clearTimeout(pending.timer);
    this.#pending.clear();
    this.#muted.clear();
    this.#log = [];
  }

  close(): void {
    this.reset();
    this.#poster.close();
  }

  #plan(pending: Pending): void {
    this.#pending.add(pending);
    if (this.#muted.has(pending.event.quoteId)) return;
    const waitMs = Math.max(0, pending.dueAtMs - this.source.now());
    pending.timer = setTimeout(() => void this.#attempt(pending), waitMs);
  }

  async #attempt(pending: Pending): Promise<void> {
    this.#pending.delete(pending);
    const receiver = this.#receiver(pending.event.tradeId);
    if (receiver === null) return;
    const epoch = this.#epoch;
    const { status } = await this.#deliver(receiver, pending.event, 'valid', pending.attempt);
    const backoff = BACKOFF_MS[pending.attempt - 1];
    if (epoch !== this.#epoch || backoff === undefined) return;
    if (status !== null && status >= 200 && status < 300) return;
    const dueAtMs = this.source.now() + backoff / this.timeScale;
    this.#plan({ ...pending, attempt: pending.attempt + 1, dueAtMs, timer: null });
  }

  async #deliver(receiver: Receiver, event: TradeEvent, signing: Signing, attempt: number): Promise<Delivery> {
    const signed = signBody(receiver.secret, event.body, signing, Math.floor(Date.now() / 1000));
    const headers: Record<string, string> = {
      'Content-Type': 'application/json',
      'X-0bit-Event-Id': event.eventId,
      'X-0bit-Event-Type': event.type,
      'X-0bit-Timestamp': String(signed.timestamp),
    };
    if (signed.signature !== null) headers[receiver.header] = signed.signature;
    const { eventId, type, tradeId, quoteId } = event;
    const { url } = receiver;
    const begun = {
      eventId,
      type,
      tradeId,
      quoteId,
      signing,
      url,
      body: signed.body,
      attempt,
      sentAtMs: this.source.now(),
    };
    const open: Delivery = { ...begun, answeredAtMs: null, status: null, error: null };
    const epoch = this.#epoch;
    this.#log.push(open);
    if (this.#log.length > 2 * KEPT_DELIVERIES) this.#log = this.#log.slice(-KEPT_DELIVERIES);
    const result = await this.#poster.post(url, headers, signed.body);
    const { status, error } = result;
    const done: Delivery = { ...begun, answeredAtMs: status === null ? null : this.source.now(), status, error };
    const place = epoch === this.#epoch ? this.#log.lastIndexOf(open) : -1;
    if (place >= 0) this.#log[place] = done;
    return done;
  }

  #event(tradeId: string, type: EventType, eventId?: string): TradeEvent {
    const facts = this.source.facts(tradeId, type);
    if (facts === null) throw new Error(`there is no trade ${tradeId}`);
    return tradeEvent(facts, type, this.source.now(), eventId);
  }

  #receiver(tradeId: string): Receiver | null {
    const webhook = this.source.webhook(tradeId);
    if (!webhook) return null;
    const url = this.#override ? this.#override.url : webhook.url;
    return url === null ? null : { url, secret: webhook.secret, header: webhook.header ?? 'Gate-Signature' };
  }
}
