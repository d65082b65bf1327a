import type { Delivery, EventOrder, EventType, Signing, TwinPartner, TwinWebhooks } from './api.js';
import { type EventShape, eventShape, eventSubject, PLAIN_EVENT } from './event-shape.js';
import { type EventFacts, type TradeEvent, tradeEvent } from './events.js';
import type { FaultBoard } from './faults.js';
import type { Poster } from './posting.js';
import type { SignedBody, signBody } from './signing.js';

const BACKOFF_MS = [60_000, 300_000, 1_800_000, 7_200_000];
const TIMEOUT_MS = 10_000;
const KEPT_DELIVERIES = 20_000;

/** What a delivery needs: signing and sending. */
interface Post {
  readonly poster: Poster;
  readonly signBody: typeof signBody;
}

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
  /** What faults made of this attempt, where they were asked already. */
  readonly shape?: EventShape;
}

/** Signed 0Pools events: on the documented schedule, and to order. */
export class Webhooks implements TwinWebhooks {
  #override: { url: string | null } | null = null;
  #log: Delivery[] = [];
  readonly #pending = new Set<Pending>();
  readonly #muted = new Set<string>();
  #held: Pending[] = [];
  readonly #signed = new Map<string, SignedBody>();
  #post: Post | Promise<Post> | null = null;
  #epoch = 0;
  #closed = false;

  constructor(
    private readonly source: EventSource,
    private readonly timeScale: number,
    private readonly faults: FaultBoard,
  ) {}

  /** A trade got to a status that has an event: its first attempt leaves now. */
  schedule(tradeId: string, type: EventType): void {
    if (this.#receiver(tradeId) === null) return;
    const event = this.#event(tradeId, type);
    this.#plan({ event, attempt: 1, dueAtMs: this.source.now(), timer: null });
  }

  async send(order: EventOrder): Promise<Delivery[]> {
    const event = this.#event(order.tradeId, order.type, order.eventId);
    const receiver = this.#receiver(order.tradeId, order.url);
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
    this.#held = [];
    this.#signed.clear();
    this.#log = [];
  }

  close(): void {
    this.reset();
    this.#closed = true;
    if (this.#post !== null && !(this.#post instanceof Promise)) this.#post.poster.close();
  }

  #plan(pending: Pending): void {
    this.#pending.add(pending);
    if (this.#muted.has(pending.event.quoteId)) return;
    const waitMs = Math.max(0, pending.dueAtMs - this.source.now());
    pending.timer = setTimeout(() => void this.#attempt(pending), waitMs);
  }

  /** Whatever faults make of this attempt; a delayed or held one comes here again with that behind it. */
  async #attempt(pending: Pending): Promise<void> {
    this.#pending.delete(pending);
    const { event } = pending;
    const receiver = this.#receiver(event.tradeId);
    if (receiver === null) return;
    const shape = pending.shape ?? this.#shape(event);
    if (shape.delayMs > 0) {
      const dueAtMs = this.source.now() + shape.delayMs;
      this.#plan({ ...pending, dueAtMs, timer: null, shape: { ...shape, delayMs: 0 } });
      return;
    }
    if (shape.reordered) {
      this.#held.push({ ...pending, timer: null, shape: { ...shape, reordered: false } });
      return;
    }
    const epoch = this.#epoch;
    const sent = shape.dropped
      ? [this.#logDropped(receiver, event, pending.attempt)]
      : await Promise.all(
          Array.from({ length: shape.copies }, () => this.#deliver(receiver, event, shape.signing, pending.attempt)),
        );
    if (epoch !== this.#epoch) return;
    this.#letGo(event.trade.partnerId);
    const backoff = BACKOFF_MS[pending.attempt - 1];
    if (backoff === undefined || sent.some(({ status }) => status !== null && status >= 200 && status < 300)) return;
    const dueAtMs = this.source.now() + backoff / this.timeScale;
    this.#plan({ event, attempt: pending.attempt + 1, dueAtMs, timer: null });
  }

  #shape(event: TradeEvent): EventShape {
    return this.faults.empty ? PLAIN_EVENT : eventShape(this.faults.take('event', eventSubject(event)));
  }

  /** An event of this partner has left: those held back for that may follow. */
  #letGo(partnerId: string): void {
    const free = this.#held.filter(({ event }) => event.trade.partnerId === partnerId);
    if (free.length === 0) return;
    this.#held = this.#held.filter((pending) => !free.includes(pending));
    for (const pending of free) this.#plan({ ...pending, dueAtMs: this.source.now() });
  }

  async #deliver(receiver: Receiver, event: TradeEvent, signing: Signing, attempt: number): Promise<Delivery> {
    const epoch = this.#epoch;
    this.#post ??= this.#loadPost();
    const { signBody, poster } = this.#post instanceof Promise ? await this.#post : this.#post;
    const before = signing === 'replayed' ? this.#signed.get(event.eventId) : undefined;
    if (signing === 'replayed' && before === undefined) throw new Error('this event was not sent before');
    const now = Math.floor(Date.now() / 1000);
    const signed = before ?? signBody(receiver.secret, event.body, signing === 'replayed' ? 'valid' : signing, now);
    this.#remember(event.eventId, signed);
    const headers: Record<string, string> = {
      'Content-Type': 'application/json',
      'X-0bit-Event-Id': event.eventId,
      'X-0bit-Event-Type': event.type,
      'X-0bit-Timestamp': String(signed.timestamp),
    };
    if (signed.signature !== null) headers[receiver.header] = signed.signature;
    const begun = this.#begun(receiver, event, signing, signed.body, attempt);
    const open: Delivery = { ...begun, answeredAtMs: null, status: null, error: null };
    if (epoch === this.#epoch) this.#note(open);
    const { status, error } = await poster.post(receiver.url, headers, signed.body);
    const done: Delivery = { ...begun, answeredAtMs: status === null ? null : this.source.now(), status, error };
    const place = epoch === this.#epoch ? this.#log.lastIndexOf(open) : -1;
    if (place >= 0) this.#log[place] = done;
    return done;
  }

  #begun(receiver: Receiver, event: TradeEvent, signing: Signing, body: string, attempt: number) {
    const { eventId, type, tradeId, quoteId } = event;
    const { url } = receiver;
    return { eventId, type, tradeId, quoteId, signing, url, body, attempt, sentAtMs: this.source.now() };
  }

  /** An attempt that a fault lost on the way. */
  #logDropped(receiver: Receiver, event: TradeEvent, attempt: number): Delivery {
    const begun = this.#begun(receiver, event, 'valid', event.body, attempt);
    const lost: Delivery = { ...begun, answeredAtMs: null, status: null, error: 'dropped by a fault' };
    this.#note(lost);
    return lost;
  }

  #note(delivery: Delivery): void {
    this.#log.push(delivery);
    if (this.#log.length > 2 * KEPT_DELIVERIES) this.#log = this.#log.slice(-KEPT_DELIVERIES);
  }

  /** What left last of each event, so that it can be replayed to the byte. */
  #remember(eventId: string, signed: SignedBody): void {
    this.#signed.delete(eventId);
    this.#signed.set(eventId, signed);
    const [oldest] = this.#signed.size > KEPT_DELIVERIES ? this.#signed.keys() : [];
    if (oldest !== undefined) this.#signed.delete(oldest);
  }

  /** Loaded with the first delivery: many runs have none. */
  async #loadPost(): Promise<Post> {
    const [{ Poster }, { signBody }] = await Promise.all([import('./posting.js'), import('./signing.js')]);
    const poster = new Poster(TIMEOUT_MS);
    if (this.#closed) poster.close();
    this.#post = { poster, signBody };
    return this.#post;
  }

  #event(tradeId: string, type: EventType, eventId?: string): TradeEvent {
    const facts = this.source.facts(tradeId, type);
    if (facts === null) throw new Error(`there is no trade ${tradeId}`);
    return tradeEvent(facts, type, this.source.now(), eventId);
  }

  #receiver(tradeId: string, given?: string): Receiver | null {
    const webhook = this.source.webhook(tradeId);
    if (!webhook) return null;
    const url = given ?? (this.#override ? this.#override.url : webhook.url);
    return url === null ? null : { url, secret: webhook.secret, header: webhook.header ?? 'Gate-Signature' };
  }
}
