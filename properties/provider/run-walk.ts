import { randomUUID } from 'node:crypto';
import type { Roots } from '../../src/model/expression.js';
import type {
  AnswerKind,
  ProviderCall,
  ProviderDeed,
  ProviderStep,
  ProviderWalk,
} from '../../src/model/facts/provider.js';
import type { Obstacle } from '../../src/model/history.js';
import type { AnswerRule, ProfileOperation } from '../../src/model/profile.js';
import { createReading, extract } from '../../src/probes/http/extract.js';
import type { ReadyRequest } from '../../src/probes/http/request.js';
import type { Received } from '../../src/probes/http/transport.js';
import { faultOf, refused } from '../../suites/provider-contract/observation.js';
import type { ProviderLine } from './provider-line.js';
import { needWords } from './scenarios.js';
import { Stopped, stoppedBy } from './stopped.js';
import { nextFailure } from './twin-control.js';

type CreateStep = Extract<ProviderStep, { do: 'create' }>;

/**
 * Plays one sequence against a provider with keys and references of its own, and writes down how it really went. Never
 * throws for what a provider does, nor when the run is stopped; what cannot be done is an obstacle of its step, and a walk
 * that cannot go on has the steps that came to their end.
 */
export async function runWalk(
  line: ProviderLine,
  walk: { readonly id: string; readonly title: string; readonly steps: readonly ProviderStep[] },
): Promise<ProviderWalk> {
  const runner = new WalkRunner(line);
  let obstacle: Obstacle | null = null;
  let done = 0;
  try {
    await runner.begin();
    for (const [index, step] of walk.steps.entries()) {
      await runner.step(index, step);
      // What was hung up on has no answer that could be judged.
      if (runner.hungUp()) break;
      done += 1;
      line.signal.throwIfAborted();
    }
    line.signal.throwIfAborted();
    await runner.list(walk.steps.length - 1);
  } catch (error) {
    obstacle = stoppedBy(line.signal) ?? (error instanceof Stopped ? error.obstacle : null);
    if (obstacle === null) throw error;
  }
  await runner.disarm();
  const steps = obstacle === null ? walk.steps : walk.steps.slice(0, done);
  const played = { ...walk, steps, ...runner.seen(), obstacle };
  line.played?.(played);
  return played;
}

class WalkRunner {
  readonly #calls: ProviderCall[] = [];
  readonly #deeds: ProviderDeed[] = [];
  readonly #expiries: Record<string, number> = {};
  readonly #keys = new Map<number, string>();
  readonly #references = new Map<string, string>();
  readonly #prepared = new Map<string, Readonly<Record<string, unknown>>>();
  readonly #faults: string[] = [];
  /** How far the provider's clock was moved before this walk, null where it does not say; one out of reach never was. */
  #aheadMs: number | null = 0;
  #listed: string[] | null = null;

  constructor(private readonly line: ProviderLine) {}

  seen(): Pick<ProviderWalk, 'calls' | 'deeds' | 'expiries' | 'references' | 'listed'> {
    const references = Object.fromEntries(this.#references);
    return { calls: this.#calls, deeds: this.#deeds, expiries: this.#expiries, references, listed: this.#listed };
  }

  /** Whether a request was under way when the run was stopped. */
  hungUp(): boolean {
    return this.#calls.some(({ exchange }) => exchange.error === 'aborted');
  }

  async begin(): Promise<void> {
    const { control, profile } = this.line;
    if (control && profile.operations.prepare?.outputs.expiresAt !== undefined) {
      this.#aheadMs = await control.aheadMs();
    }
  }

  async step(index: number, step: ProviderStep): Promise<void> {
    switch (step.do) {
      case 'create':
        return this.#create(index, step);
      case 'unkeyed':
        return this.#unkeyed(index, step.operation);
      case 'advance':
        return this.#control(index, '/_twin/clock', { advanceMs: step.ms });
      case 'lose-cache':
        return this.#control(index, '/_twin/swaps-cache/lose', {});
      case 'fail-next':
        return this.#control(index, '/_twin/faults', nextFailure(this.line.profile));
      case 'restart': {
        const why = this.line.restart === null ? needWords.restart : await this.line.restart();
        this.#deeds.push({ step: index, atMs: this.line.now(), obstacle: why });
      }
    }
  }

  /** Asks the provider what exists of this walk, once for every credential that it used. */
  async list(step: number): Promise<void> {
    const { list } = this.line.profile.operations;
    if (list === null || !this.#calls.some(({ operation }) => operation === 'create')) return;
    const found: string[] = [];
    for (const as of new Set(this.#calls.map((call) => call.as))) {
      const request = this.line.fill(list.request, this.#roots(0, as), null, 0);
      const received = await this.line.sendList(request);
      this.line.signal.throwIfAborted();
      if (received === null) return;
      this.#calls.push(this.#call(step, 'list', null, as, null, null, received));
      const items = this.#read(list.outputs.items, received);
      if (!Array.isArray(items)) return;
      const own = new Set([...this.#references.values(), ...this.#preparedReferences()]);
      // A list of items, each with its fields, as the rule `from ... each` makes it.
      for (const { id, reference } of items as { id?: unknown; reference?: unknown }[])
        if (id !== undefined && own.has(String(reference))) found.push(String(id));
    }
    this.#listed = [...new Set(found)];
  }

  /** A failure that was ordered and never met must not hit the next walk. */
  async disarm(): Promise<void> {
    for (const id of this.#faults.splice(0)) await this.line.control?.disarm(id);
  }

  async #create(index: number, step: CreateStep): Promise<void> {
    const { line } = this;
    const { profile, credentials, allowance } = line;
    const as = step.as % credentials.length;
    const body = step.body % profile.variants.length;
    await this.#prepare(index, body, as);
    const copies = Math.max(1, step.copies);
    if (!allowance.trade(copies)) {
      throw new Stopped({ fault: 'harness', reason: 'the allowed number of creations is used up (--max-trades)' });
    }
    const roots = this.#roots(body, as);
    const requests: { request: ReadyRequest; key: string | null }[] = [];
    for (let copy = 0; copy < copies; copy++) {
      const key = step.key === null ? null : step.key === 'own' ? randomUUID() : this.#key(step.key);
      requests.push({ request: line.fill(profile.operations.create.request, roots, key, step.via + copy), key });
    }
    const before = copies > 1 ? await this.#arrivals(1) : [];
    const answers = await line.sendCreation(requests.map(({ request }) => request));
    const arrived = copies > 1 ? await this.#arrivals(copies) : [];
    // Replicas have journals of their own: then some arrived elsewhere, and what is read here is older.
    const together = arrived.length === copies && arrived.every((atMs) => atMs > (before[0] ?? 0)) ? arrived : [];
    for (const [copy, received] of answers.entries()) {
      const call = this.#call(index, 'create', null, as, requests[copy]?.key ?? null, body, received);
      const arrivedAtMs = together[copy];
      this.#calls.push(arrivedAtMs === undefined ? call : { ...call, arrivedAtMs });
    }
  }

  async #arrivals(newest: number): Promise<readonly number[]> {
    const { control, profile } = this.line;
    return (await control?.arrivals(profile.twinOperation, newest)) ?? [];
  }

  /** What must exist first is made once for each body and credential of a walk. */
  async #prepare(index: number, body: number, as: number): Promise<void> {
    const { prepare } = this.line.profile.operations;
    const name = `${body}:${as}`;
    if (prepare === null || this.#prepared.has(name)) return;
    const request = this.line.fill(prepare.request, this.#roots(body, as), null, 0);
    const [received] = await this.line.sendCreation([request]);
    if (received === undefined) return;
    const call = this.#call(index, 'prepare', 'what comes before the creation', as, null, body, received);
    this.#calls.push(call);
    const outputs = Object.fromEntries(
      Object.entries(prepare.outputs).map(([key, rule]) => [key, this.#read(rule, received)]),
    );
    const missing = Object.keys(prepare.outputs).filter((key) => outputs[key] === undefined);
    if (missing.length > 0) {
      const status = received.answer?.status ?? received.exchange.error ?? 'nothing';
      const reason = `${request.method} ${request.url.pathname} answered ${status} without ${missing.join(', ')}: nothing could be prepared`;
      throw new Stopped({ fault: faultOf(call), reason });
    }
    this.#prepared.set(name, outputs);
    const expiry = typeof outputs.expiresAt === 'string' ? Date.parse(outputs.expiresAt) : Number.NaN;
    if (Number.isNaN(expiry)) return;
    if (this.#aheadMs === null) {
      const reason = "the provider's control did not tell its time, so nobody knows when what was prepared runs out";
      throw new Stopped({ fault: 'partner', reason });
    }
    this.#expiries[name] = expiry - this.#aheadMs;
  }

  async #unkeyed(index: number, operation: number): Promise<void> {
    const { unkeyed } = this.line.profile.operations;
    const chosen = unkeyed[operation % Math.max(1, unkeyed.length)];
    if (chosen === undefined) return;
    // What is refused without a key is asked again with one: else nobody knows what the refusal was for.
    for (const key of [null, randomUUID()]) {
      const [received] = await this.line.send([this.line.fill(chosen.request, this.#roots(0, 0), key, 0)]);
      if (received === undefined) return;
      const call = this.#call(index, 'unkeyed', chosen.name, 0, key, null, received);
      this.#calls.push(call);
      if (!refused(call)) return;
    }
  }

  async #control(index: number, path: string, body: Readonly<Record<string, unknown>>): Promise<void> {
    const { control } = this.line;
    const done = control === null ? { obstacle: needWords.control, id: null } : await control.post(path, body);
    if (done.id !== null) this.#faults.push(done.id);
    const { obstacle, id: fault } = done;
    this.#deeds.push({ step: index, atMs: this.line.now(), obstacle, ...(fault === null ? {} : { fault }) });
  }

  #roots(body: number, as: number): Roots {
    const variant = this.line.profile.variants[body] ?? {};
    const reference = this.#references.get(`${as}`) ?? randomUUID();
    this.#references.set(`${as}`, reference);
    return {
      inputs: { ...variant, reference },
      steps: { prepare: this.#prepared.get(`${body}:${as}`) ?? {} },
      account: { index: as },
    };
  }

  #preparedReferences(): string[] {
    return [...this.#prepared.values()].flatMap(({ reference }) =>
      reference === undefined ? [] : [String(reference)],
    );
  }

  #key(index: number): string {
    const key = this.#keys.get(index) ?? randomUUID();
    this.#keys.set(index, key);
    return key;
  }

  #read(rule: ProfileOperation['outputs'][string] | undefined, { answer }: Received): unknown {
    if (rule === undefined || answer === null) return undefined;
    const { status, url, header, body, text } = answer;
    return extract(rule, createReading({ response: { status, url, header, body } }, text));
  }

  #call(
    step: number,
    operation: ProviderCall['operation'],
    name: string | null,
    as: number,
    key: string | null,
    body: number | null,
    received: Received,
  ): ProviderCall {
    const { profile } = this.line;
    const { promises } = profile;
    const resource = operation === 'create' ? this.#read(profile.operations.create.outputs.id, received) : undefined;
    const misfit = (rule: AnswerRule | string) => this.#misfit(rule, received);
    const misfits: Record<AnswerKind, string | null> = {
      replay: misfit(promises.replay),
      mismatch: misfit(promises.mismatch),
      missingKey: misfit(promises.missingKey),
      inFlight: misfit(promises.inFlight),
    };
    return {
      ...{ step, operation, name, as, key, body, misfits },
      exchange: this.line.kept(received.exchange),
      resource: resource === undefined ? null : String(resource),
    };
  }

  #misfit(rule: AnswerRule | string, received: Received): string | null {
    if (typeof rule === 'string') return 'nothing is promised';
    const status = received.answer?.status ?? null;
    if (status === null) return received.exchange.error ?? 'no answer';
    if (!rule.status.includes(status)) return `the profile says ${rule.status.join(' or ')}`;
    for (const { at, in: words } of rule.where ?? []) {
      const value = this.#read(at, received);
      if (!words.includes(String(value)))
        return `${String(at)} is ${value ?? 'absent'}, the profile says ${words.join(' or ')}`;
    }
    return null;
  }
}
