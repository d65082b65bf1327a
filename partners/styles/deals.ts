import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Decimal } from 'decimal.js';
import { request } from 'undici';

/** One deal is quote and order in one: this desk never gives them separate ids. */
export interface Deal {
  readonly id: string;
  readonly user: string;
  readonly poolId: string;
  readonly side: string;
  readonly network: string;
  readonly amountIn: string;
  readonly asset: string;
  readonly quoteId: string;
  readonly amountOut: string;
  readonly expiresAtMs: number;
  readonly lockedAtMs: number;
  state: 'quoted' | 'accepted' | 'reserved' | 'settled' | 'failed' | 'released' | 'returned' | 'expired' | 'declined';
  key: string | null;
  acceptedAtMs: number | null;
  sent: boolean;
  tradeId: string | null;
  eventId: string | null;
  reason: string | null;
  readonly requestIds: string[];
}

export interface Entry {
  readonly id: string;
  readonly dealId: string;
  readonly user: string;
  readonly kind: 'HOLD' | 'LIFT' | 'CR' | 'RV';
  readonly amount: string;
  readonly asset: string;
  readonly atMs: number;
}

export type LockAnswer =
  | { readonly kind: 'quote'; readonly deal: Deal }
  | { readonly kind: 'none'; readonly reason: string };

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/**
 * The books of a small, correct integration: kept in memory, every change first appended to a file, read again at
 * start. Accepts are queued; a worker executes, polls and posts. One process owns the file.
 */
export class Desk {
  readonly deals = new Map<string, Deal>();
  readonly entries: Entry[] = [];
  readonly #file: string;
  readonly #base: string;
  readonly #secret: string;
  readonly #busy = new Set<string>();
  readonly #due = new Map<string, { atMs: number; gapMs: number }>();
  readonly #timer: NodeJS.Timeout;

  constructor(options: { dir: string; base: string; secret: string }) {
    mkdirSync(options.dir, { recursive: true });
    this.#file = join(options.dir, 'deals.ndjson');
    this.#base = options.base.replace(/\/+$/, '');
    this.#secret = options.secret;
    if (existsSync(this.#file)) this.#read();
    this.#timer = setInterval(() => this.#work(), 40);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** The pools on offer right now; null while that cannot be read. */
  async pools(): Promise<{ readonly id: string; readonly available: boolean }[] | null> {
    const answer = await this.#call('GET', '/pools');
    if (answer?.status !== 200 || !Array.isArray(answer.body.pools)) return null;
    return answer.body.pools.map(({ id, available }) => ({ id: String(id), available: available === true }));
  }

  /** What a unit would fetch right now, nothing locked; null where there is no price. */
  async price({
    poolId = '',
    side = 'on_ramp',
    network = '',
    amount = '',
  }: Record<string, string>): Promise<string | null> {
    const answer = await this.#quote(poolId, { type: 'indicative', side, amount, cryptoNetwork: network });
    return answer?.status === 200 && answer.body.available === true ? String(answer.body.rate) : null;
  }

  async lock(user: string, terms: Record<string, string>): Promise<LockAnswer> {
    const { poolId = '', side = 'on_ramp', network = '', amount = '', asset = '', destination = '' } = terms;
    const capabilities = await this.#call('GET', `/pools/${encodeURIComponent(poolId)}/capabilities`);
    const networks = capabilities?.body.supportedNetworks;
    if (capabilities?.status !== 200 || !Array.isArray(networks)) return { kind: 'none', reason: 'unavailable' };
    if (!networks.includes(network)) return { kind: 'none', reason: 'unsupported_network' };
    const answer = await this.#quote(poolId, { side, amount, cryptoNetwork: network, destAddress: destination });
    if (answer?.status !== 200) return { kind: 'none', reason: 'unavailable' };
    if (answer.body.available !== true) return { kind: 'none', reason: String(answer.body.unavailableReason) };
    const deal: Deal = {
      id: `d${randomUUID().slice(0, 13)}`,
      user,
      poolId,
      side,
      network,
      amountIn: amount,
      asset,
      quoteId: String(answer.body.quoteId),
      amountOut: String(answer.body.amountOut),
      expiresAtMs: Date.parse(String(answer.body.expiresAt)),
      lockedAtMs: Date.now(),
      state: 'quoted',
      key: null,
      acceptedAtMs: null,
      sent: false,
      tradeId: null,
      eventId: null,
      reason: null,
      requestIds: [String(answer.body.requestId)],
    };
    this.#save(deal);
    return { kind: 'quote', deal };
  }

  /** Queues an accept once; every later accept of the deal finds it queued. */
  accept(deal: Deal): 'queued' | 'expired' {
    if (deal.state === 'quoted' && Date.now() >= deal.expiresAtMs) {
      deal.state = 'expired';
      this.#save(deal);
    }
    if (deal.state === 'expired') return 'expired';
    if (deal.state === 'quoted') {
      deal.state = 'accepted';
      deal.key = `deal-accept:${deal.id}`;
      deal.acceptedAtMs = Date.now();
      this.#save(deal);
    }
    return 'queued';
  }

  /** Told from outside (an event): the same way as a poll's answer. */
  learn(deal: Deal, status: string, tradeId: string, eventId: string | null): void {
    if (eventId && !deal.eventId) deal.eventId = eventId;
    deal.tradeId ??= tradeId;
    const forward: Record<string, readonly string[]> = {
      accepted: ['reserved', 'settled', 'failed', 'released'],
      reserved: ['settled', 'failed', 'released'],
      settled: ['returned'],
    };
    if (status !== deal.state && forward[deal.state]?.includes(status)) {
      const before = deal.state;
      deal.state = status as Deal['state'];
      if (before === 'accepted') this.#post(deal, 'HOLD');
      if (status === 'returned') this.#post(deal, 'RV');
      else if (status !== 'reserved') this.#post(deal, 'LIFT');
      if (status === 'settled') this.#post(deal, 'CR');
    }
    this.#save(deal);
  }

  balance(user: string, asset: string): { final: string; held: string } {
    const own = this.entries.filter((entry) => entry.user === user && entry.asset === asset);
    const total = (plus: Entry['kind'], minus: Entry['kind']) =>
      own
        .reduce((sum, entry) => {
          if (entry.kind === plus) return sum.plus(entry.amount);
          return entry.kind === minus ? sum.minus(entry.amount) : sum;
        }, new Decimal(0))
        .toFixed();
    return { final: total('CR', 'RV'), held: total('HOLD', 'LIFT') };
  }

  /** By deal, quote or trade id, or by the request id of its quote or execution. */
  find(id: string): Deal | null {
    for (const deal of this.deals.values()) {
      if ([deal.id, deal.quoteId, deal.tradeId, deal.eventId, ...deal.requestIds].includes(id)) return deal;
    }
    return null;
  }

  #quote(poolId: string, terms: Record<string, string>): Promise<Answer | null> {
    const [fiatCurrency, cryptoCurrency] = poolId.split('-');
    const path = `/pools/${encodeURIComponent(poolId)}/quote`;
    return this.#call('POST', path, { ...terms, fiatCurrency, cryptoCurrency });
  }

  #work(): void {
    for (const deal of this.deals.values()) {
      const due = this.#due.get(deal.id);
      const open = deal.state === 'accepted' || deal.state === 'reserved' || deal.state === 'settled';
      if (!open || this.#busy.has(deal.id) || (due && due.atMs > Date.now())) continue;
      this.#busy.add(deal.id);
      const gapMs = deal.state === 'settled' ? 1_500 : Math.min((due?.gapMs ?? 60) * 1.6, 1_500);
      this.#due.set(deal.id, { atMs: Date.now() + gapMs, gapMs });
      void (deal.state === 'accepted' ? this.#execute(deal) : this.#poll(deal)).finally(() =>
        this.#busy.delete(deal.id),
      );
    }
  }

  async #execute(deal: Deal): Promise<void> {
    if (deal.sent) {
      // Whether the first try got through is asked before anything is sent again.
      const known = await this.#call('GET', `/pools/transactions/${deal.quoteId}`);
      if (known?.status === 200) return this.#learnTrade(deal, known);
      if (known?.status !== 404) return;
    }
    if (Date.now() >= deal.expiresAtMs) return this.#end(deal, 'expired', 'quote_expired');
    deal.sent = true;
    this.#save(deal);
    const answer = await this.#call(
      'POST',
      `/pools/${encodeURIComponent(deal.poolId)}/transact`,
      { quoteId: deal.quoteId },
      { 'idempotency-key': deal.key ?? '' },
    );
    if (answer && answer.status < 300) {
      deal.requestIds.push(String(answer.body.requestId));
      return this.#learnTrade(deal, answer);
    }
    if (answer && answer.status < 500) {
      deal.requestIds.push(String(answer.body.requestId));
      const code = String(answer.body.code ?? answer.status);
      this.#end(deal, code === 'quote_expired' ? 'expired' : 'declined', code);
    }
  }

  async #poll(deal: Deal): Promise<void> {
    const answer = await this.#call('GET', `/pools/transactions/${deal.quoteId}`);
    if (answer?.status === 200) this.#learnTrade(deal, answer);
  }

  #learnTrade(deal: Deal, answer: Answer): void {
    this.learn(deal, String(answer.body.status), String(answer.body.transactId), null);
  }

  #end(deal: Deal, state: 'expired' | 'declined', reason: string): void {
    deal.state = state;
    deal.reason = reason;
    this.#save(deal);
  }

  #post(deal: Deal, kind: Entry['kind']): void {
    const id = `${deal.id}-${kind}`;
    if (this.entries.some((entry) => entry.id === id)) return;
    const entry: Entry = {
      id,
      dealId: deal.id,
      user: deal.user,
      kind,
      amount: deal.amountOut,
      asset: deal.asset,
      atMs: Date.now(),
    };
    this.entries.push(entry);
    this.#append({ entry });
  }

  #save(deal: Deal): void {
    this.deals.set(deal.id, deal);
    this.#append({ deal });
  }

  #append(line: { deal: Deal } | { entry: Entry }): void {
    appendFileSync(this.#file, `${JSON.stringify(line)}\n`);
  }

  #read(): void {
    for (const text of readFileSync(this.#file, 'utf8').split('\n')) {
      if (!text.endsWith('}')) continue;
      const line = JSON.parse(text) as { deal?: Deal; entry?: Entry };
      if (line.deal) this.deals.set(line.deal.id, line.deal);
      if (line.entry) this.entries.push(line.entry);
    }
  }

  async #call(
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer | null> {
    try {
      const answer = await request(`${this.#base}${path}`, {
        method,
        headers: { authorization: `Bearer ${this.#secret}`, 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        headersTimeout: 1_500,
        bodyTimeout: 1_500,
      });
      const value = (await answer.body.json()) as Record<string, unknown>;
      return { status: answer.statusCode, body: { ...value, requestId: answer.headers['x-request-id'] } };
    } catch {
      return null;
    }
  }
}
