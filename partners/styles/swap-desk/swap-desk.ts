import { randomUUID } from 'node:crypto';
import type { OrderBook, SwapOrder } from './order-book.js';
import type { SwapTerms } from './swap-attempts.js';
import type { SwapAnswer } from './swaps-client.js';
import type { Swap, SwapPrice } from './swaps-wire.js';

/** What the desk needs of Swaps. */
export interface Exchange {
  price(terms: Pick<SwapTerms, 'from' | 'to' | 'amountFrom'>, mode: 'float'): Promise<SwapAnswer<SwapPrice>>;
  confirm(orderRef: string, terms: SwapTerms): Promise<SwapAnswer<Swap>>;
  swap(id: string): Promise<SwapAnswer<Swap>>;
}

/** A price is offered for this long. */
const offerMs = 60_000;
const pollMs = 250;
/** An order that a whole turn of tries has not brought to an end is left alone for this long. */
const recoveryMs = 5_000;
const longestPauseMs = 30_000;

/**
 * A correct Swaps integration: an order per price, one confirm per order, the same attempt until it is known what came
 * of it. Nothing but an answer of Swaps ends an order (SWAP-7 to SWAP-10).
 */
export class SwapDesk {
  readonly #running = new Map<string, Promise<void>>();
  readonly #due = new Map<string, { atMs: number; pauseMs: number }>();
  readonly #timer: NodeJS.Timeout;

  constructor(
    private readonly book: OrderBook,
    private readonly exchange: Exchange,
  ) {
    this.#timer = setInterval(() => this.#work(), pollMs);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** Null where Swaps gives no price now. */
  async quote(user: string, terms: SwapTerms): Promise<SwapOrder | null> {
    const answer = await this.exchange.price(terms, 'float');
    if (answer.kind !== 'ok') return null;
    const order: SwapOrder = {
      ref: `s${randomUUID().slice(0, 13)}`,
      user,
      terms,
      receives: answer.value.amountUserReceives,
      expiresAtMs: Date.now() + offerMs,
      state: 'quoted',
      swapId: null,
      delivered: null,
    };
    this.book.put(order);
    return order;
  }

  /** Confirms once; every later confirm joins the first and finds what came of it so far. */
  async confirm(order: SwapOrder, patienceMs: number): Promise<'too_late' | SwapOrder['state']> {
    if (order.state === 'quoted') {
      if (Date.now() >= order.expiresAtMs) return 'too_late';
      this.book.put(Object.assign(order, { state: 'confirmed' }));
    }
    if (order.state === 'confirmed') {
      await Promise.race([this.#execute(order), new Promise((resolve) => setTimeout(resolve, patienceMs))]);
    }
    return order.state;
  }

  find(user: string, ref: string): SwapOrder | null {
    const order = this.book.orders.get(ref);
    return order?.user === user ? order : null;
  }

  /** One execution of an order at a time in this process, which alone owns the book. */
  #execute(order: SwapOrder): Promise<void> {
    const running = this.#running.get(order.ref) ?? this.#send(order).finally(() => this.#running.delete(order.ref));
    this.#running.set(order.ref, running);
    return running;
  }

  async #send(order: SwapOrder): Promise<void> {
    const answer = await this.exchange.confirm(order.ref, order.terms);
    if (answer.kind === 'ok') this.#learn(order, answer.value);
    if (answer.kind === 'refused') this.book.put(Object.assign(order, { state: 'refused' }));
  }

  #learn(order: SwapOrder, swap: Swap): void {
    const over = ['failed', 'refunded', 'overdue', 'expired'].includes(swap.status);
    const state = swap.status === 'finished' ? 'done' : over ? 'failed' : 'exchanging';
    if (order.swapId === swap.id && order.state === state) return;
    this.book.put(Object.assign(order, { state, swapId: swap.id, delivered: swap.amountActualTo }));
  }

  #work(): void {
    for (const order of this.book.orders.values()) {
      const open = order.state === 'confirmed' || order.state === 'exchanging';
      const due = this.#due.get(order.ref);
      if (!open || this.#running.has(order.ref) || (due && due.atMs > Date.now())) continue;
      const firstMs = order.state === 'confirmed' ? recoveryMs : pollMs;
      const pauseMs = Math.min(due ? due.pauseMs * 2 : firstMs, longestPauseMs);
      const task = order.state === 'confirmed' ? this.#execute(order) : this.#poll(order);
      void task.finally(() => this.#due.set(order.ref, { atMs: Date.now() + pauseMs, pauseMs }));
    }
  }

  async #poll(order: SwapOrder): Promise<void> {
    if (order.swapId === null) return;
    this.#due.set(order.ref, { atMs: Number.POSITIVE_INFINITY, pauseMs: this.#due.get(order.ref)?.pauseMs ?? pollMs });
    const answer = await this.exchange.swap(order.swapId);
    if (answer.kind === 'ok') this.#learn(order, answer.value);
  }
}
