import { breaks, isGiven } from '../../src/counterexamples/breaks.js';
import { shortestSpelled } from '../../src/counterexamples/weave.js';
import type { StatusWord, WalkAction, WalkExpectation } from '../../src/model/counterexample.js';
import type { ProviderCall, ProviderWalk } from '../../src/model/facts/provider.js';
import type { AnswerRule, RetryProfile } from '../../src/model/profile.js';
import { leaksOf } from '../../suites/provider-contract/leaks.js';
import { moot, named, notNow, type Observation } from '../../suites/provider-contract/observation.js';
import { bodyOf, pointerIn } from './pointers.js';
import { unseenAtMost } from './unseen.js';

type Broken = Extract<Observation, { kind: 'broken' }>;

/** A broken walk as an export replays it. */
export interface ProviderScene {
  readonly profile: RetryProfile;
  readonly walk: ProviderWalk;
  readonly breach: Broken;
  readonly actions: readonly WalkAction[];
  /** The action that is this call. */
  action(call: ProviderCall): number;
}

/**
 * What answers can show of the law, after what they rest on: controls that worked, a creation that was made, answers that
 * are no throttling or outage. Whoever keeps the law meets all of it; the answers as recorded broke some of it, or nothing
 * is asked.
 */
export function expectationsOf(scene: ProviderScene): readonly WalkExpectation[] {
  const asked = new Asking(scene).all();
  if (!asked.some((each) => breaks(each, scene.actions))) return [];
  const controls = scene.actions.flatMap((action, index) =>
    action.kind === 'request' && action.to === 'control' && action.method === 'POST' ? [index] : [],
  );
  const given = [...controls.map((action) => givenStatus(action, ['2xx'])), ...asked.filter(isGiven)];
  return [...unique(given), ...unique(asked.filter((each) => !isGiven(each)))];
}

class Asking {
  readonly #scene: ProviderScene;
  readonly #creates: readonly ProviderCall[];

  constructor(scene: ProviderScene) {
    this.#scene = scene;
    this.#creates = scene.walk.calls.filter(({ operation }) => operation === 'create');
  }

  all(): readonly WalkExpectation[] {
    const { profile, breach } = this.#scene;
    const { law, message, calls } = breach;
    const { promises } = profile;
    const [first] = calls;
    const last = calls.at(-1);
    if (first === undefined || last === undefined) return [];
    switch (law) {
      case 'key-required':
        return this.#beside(last, [this.#clear(last), ...this.#keeps(last, promises.missingKey)]);
      case 'replay-answers-original':
      case 'changed-body-refused':
      case 'second-layer-answers':
      case 'key-survives-restart':
        return this.#again(first, last);
      case 'key-lives-its-time':
        return message === 'kept' || message === 'not-freed' ? this.#another(first, last) : this.#again(first, last);
      case 'keys-belong-to-credentials':
        return this.#beside(last, this.#another(first, last));
      case 'new-key-new-resource':
        return this.#newKey(last);
      case 'conflict-tells-nothing':
        return this.#silent(first, last);
      case 'quote-executes-once':
        return this.#once(last);
      case 'expired-quote-refused':
        return this.#beside(last, [this.#clear(last), this.#status(last, ['4xx'])]);
      case 'unkeyed-operations':
        return this.#unkeyed(first, last);
      case 'parallel-requests-one-execution':
        return this.#parallel(calls);
      case 'failed-attempt-can-be-retried':
        return this.#beside(last, this.#retried(first, last));
      case 'nothing-created-unseen':
        return unseenAtMost(this.#scene);
    }
  }

  /** What a refusal or an error says counts only where another creation of that credential succeeds. */
  #beside(call: ProviderCall, asked: readonly WalkExpectation[]): readonly WalkExpectation[] {
    const worker = this.#creates.findLast((each) => {
      return each !== call && each.key !== null && each.as === call.as && named(each);
    });
    return worker ? [...this.#made(worker), ...asked] : [];
  }

  /** A key that was used before: the same resource, or a refusal where the body is another one. */
  #again(first: ProviderCall, call: ProviderCall): readonly WalkExpectation[] {
    const { replay, mismatch } = this.#scene.profile.promises;
    const given = [...this.#made(first), this.#clear(call)];
    if (call.body !== first.body) return [...given, ...this.#keeps(call, mismatch)];
    return [...given, ...this.#keeps(call, replay), ...this.#shows(call), ...this.#distinct([first, call], 1)];
  }

  /** What must be taken for a creation of its own. */
  #another(first: ProviderCall, call: ProviderCall): readonly WalkExpectation[] {
    const given = [...this.#made(first), this.#clear(call)];
    return [...given, this.#status(call, ['2xx']), ...this.#shows(call), ...this.#distinct([first, call], 2)];
  }

  /** Refused without a key, and taken with one. */
  #unkeyed(keyed: ProviderCall, call: ProviderCall): readonly WalkExpectation[] {
    const { action } = this.#scene;
    return [
      givenStatus(action(keyed), ['2xx']),
      givenStatus(action(call), ['2xx', '4xx'], moot),
      this.#status(call, ['2xx']),
    ];
  }

  #newKey(call: ProviderCall): readonly WalkExpectation[] {
    const { message } = this.#scene.breach;
    const earlier = this.#before(call, ({ resource, as, body }) =>
      message === 'refused' ? as === call.as && body === call.body : resource === call.resource,
    );
    if (!earlier) return [];
    if (message === 'refused') return [...this.#made(earlier), this.#clear(call), this.#status(call, ['2xx'])];
    const given = [...this.#made(earlier), givenStatus(this.#scene.action(call), ['2xx'])];
    return [...given, ...this.#shows(call), ...this.#distinct([earlier, call], 2)];
  }

  #silent(first: ProviderCall, call: ProviderCall): readonly WalkExpectation[] {
    const action = this.#scene.action(call);
    // A short id is another one in every run, and a short number stands in others by chance.
    const vague = (value: string) =>
      value.length < shortestSpelled && (value === first.resource || /^\d+$/.test(value));
    const texts = leaksOf(call, first).flatMap(({ value }) => (vague(value) ? [] : [value]));
    return [
      ...this.#made(first),
      givenStatus(action, ['4xx'], moot),
      ...texts.map((text) => ({ expect: 'absent', actions: [action], text }) as const),
    ];
  }

  #once(call: ProviderCall): readonly WalkExpectation[] {
    const earlier = this.#before(call, ({ as, body }) => as === call.as && body === call.body);
    if (!earlier) return [];
    return [
      ...this.#made(earlier),
      this.#clear(call),
      this.#status(call, ['2xx', '4xx']),
      ...this.#distinct([earlier, call], 1),
    ];
  }

  /** One execution; the others are answered with it or told to wait. What says nothing of keys is no news. */
  #parallel(calls: readonly ProviderCall[]): readonly WalkExpectation[] {
    const { inFlight } = this.#scene.profile.promises;
    const [call] = calls;
    const own = calls.some(({ key }) => key !== call?.key);
    const wait = inFlight === 'unstated' || own ? notNow : inFlight.status;
    const known = this.#creates.filter(
      (each) => named(each) && each.step < (call?.step ?? 0) && each.body === call?.body && each.as === call.as,
    );
    const same = known.filter(({ key }) => own || key === call?.key);
    const one = this.#distinct([...same, ...calls], 1);
    // Where none was executed a refusal says nothing, and only a resource shows that one was.
    if (one.length === 0) return [];
    const statuses = calls.map((each) => this.#status(each, ['2xx', ...new Set([...wait, ...moot])]));
    return [...same.flatMap((each) => this.#made(each)), ...one, ...statuses];
  }

  #retried(first: ProviderCall, call: ProviderCall): readonly WalkExpectation[] {
    const { action, profile } = this.#scene;
    const failed = givenStatus(action(first), [500]);
    if (profile.promises.failure === 'replayed') {
      return [failed, givenStatus(action(call), [500, '2xx']), this.#status(call, [500])];
    }
    return [failed, this.#clear(call), this.#status(call, ['2xx']), ...this.#shows(call)];
  }

  /** The last creation before this call that is like that. */
  #before(call: ProviderCall, like: (each: ProviderCall) => boolean): ProviderCall | undefined {
    const earlier = this.#creates.slice(0, this.#creates.indexOf(call));
    return earlier.findLast((each) => named(each) && like(each));
  }

  /** A creation on which the rest relies. */
  #made(call: ProviderCall): readonly WalkExpectation[] {
    return [givenStatus(this.#scene.action(call), ['2xx']), ...this.#shows(call)];
  }

  #clear(call: ProviderCall): WalkExpectation {
    return givenStatus(this.#scene.action(call), ['1xx', '2xx', '3xx', '4xx', '5xx'], moot);
  }

  #status(call: ProviderCall, oneOf: readonly StatusWord[]): WalkExpectation {
    return { expect: 'status', action: this.#scene.action(call), oneOf };
  }

  /** What the profile promises of the answer, as far as its rules read plain members of a body. */
  #keeps(call: ProviderCall, rule: AnswerRule | string): readonly WalkExpectation[] {
    if (typeof rule === 'string') return [];
    const action = this.#scene.action(call);
    const rows = (rule.where ?? []).flatMap(({ at: where, in: oneOf }): readonly WalkExpectation[] => {
      const at = pointerIn(where, bodyOf(call));
      return at === null ? [] : [{ expect: 'value', action, at, oneOf }];
    });
    return [this.#status(call, rule.status), ...rows];
  }

  /** Whether an answer names a resource at all; without one there is nothing to compare. */
  #shows(call: ProviderCall): readonly WalkExpectation[] {
    return this.#distinct([call], 1);
  }

  #distinct(calls: readonly ProviderCall[], count: 1 | 2): readonly WalkExpectation[] {
    const rule = this.#scene.profile.operations.create.outputs.id;
    const pointers = (from: readonly ProviderCall[]) =>
      from.flatMap((call) => (named(call) ? [pointerIn(rule, bodyOf(call))] : []));
    const own = pointers(calls);
    const shown = own.length > 0 ? own : pointers(this.#creates);
    const often = (at: string | null) => shown.filter((each) => each === at).length;
    // Of alternatives the one that showed most of the resources: others cannot be compared with them.
    const [at, other] = [...new Set(shown)].sort((left, right) => often(right) - often(left));
    if (at === undefined || shown.includes(null) || at === null || (count === 2 && other !== undefined)) return [];
    const actions = calls.map((call) => this.#scene.action(call));
    return [{ expect: 'distinct', actions, at, atLeast: count, atMost: count }];
  }
}

function givenStatus(action: number, oneOf: readonly StatusWord[], but: readonly number[] = []): WalkExpectation {
  return { expect: 'given-status', action, oneOf, but };
}

function unique(all: readonly WalkExpectation[]): readonly WalkExpectation[] {
  const texts = all.map((each) => JSON.stringify(each));
  return all.filter((_, index) => texts.indexOf(texts[index] ?? '') === index);
}
