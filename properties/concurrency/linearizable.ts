/** What came of an operation; `unknown`: it may have taken effect at any time after it was invoked, or never. */
type Outcome<V> =
  | { readonly kind: 'ok'; readonly value: V }
  | { readonly kind: 'refused' }
  | { readonly kind: 'unknown' };

/** One operation on one object, as its caller saw it; epoch ms of one monotonic clock. */
export interface Operation<I, V> {
  readonly name: string;
  readonly input: I;
  readonly invokedAtMs: number;
  /** Null where no answer came. */
  readonly returnedAtMs: number | null;
  readonly outcome: Outcome<V>;
}

/** How the object behaves where one operation follows another. */
export interface SequentialModel<S, I, V> {
  readonly initial: S;
  /** The states that this operation with this outcome can lead to from here; none where it may not end so. */
  step(state: S, operation: Operation<I, V>): readonly S[];
  /** Equal keys are equal states. */
  key(state: S): string;
  /** Why `step` knows no state, in words. */
  why(state: S, operation: Operation<I, V>): string;
}

export type Linearization<I, V> =
  /** In this order, one at a time, everything would have ended as it did. */
  | { readonly kind: 'legal'; readonly order: readonly Operation<I, V>[] }
  /** In no order. `prefix` is as far as one gets; none of `stuck` may come next, though one of them must. */
  | {
      readonly kind: 'illegal';
      readonly prefix: readonly Operation<I, V>[];
      readonly stuck: readonly { readonly operation: Operation<I, V>; readonly why: string }[];
    }
  | { readonly kind: 'undecided'; readonly why: string };

/** Histories of one quote need some dozens of states; this many take a tenth of a second. */
const usualBound = 100_000;

/**
 * Whether a history of one object is linearizable: looks for an order of its operations that the model allows and that
 * keeps every operation behind those that had returned before it was invoked. Operations of unknown outcome may be left
 * out. The search is Wing and Gong's with Lowe's memory of configurations; past `bound` of them the answer is
 * `undecided`, never a guess.
 */
export function linearize<S, I, V>(
  history: readonly Operation<I, V>[],
  model: SequentialModel<S, I, V>,
  bound: number = usualBound,
): Linearization<I, V> {
  const must = history.map(({ outcome }) => outcome.kind !== 'unknown');
  const seen = new Set<string>();
  let best: { readonly order: readonly number[]; readonly state: S } = { order: [], state: model.initial };
  let reached = -1;

  const search = (done: bigint, state: S, order: readonly number[]): readonly number[] | null | 'too many' => {
    const left = history.flatMap((_, index) => (must[index] && !has(done, index) ? [index] : []));
    if (left.length === 0) return order;
    const key = `${done}|${model.key(state)}`;
    if (seen.has(key)) return null;
    if (seen.size >= bound) return 'too many';
    seen.add(key);
    const kept = must.filter(Boolean).length - left.length;
    if (kept > reached) {
      reached = kept;
      best = { order, state };
    }
    for (const index of candidates(history, done, left)) {
      const operation = at(history, index);
      for (const next of model.step(state, operation)) {
        const found = search(done | (1n << BigInt(index)), next, [...order, index]);
        if (found !== null) return found;
      }
    }
    return null;
  };

  const found = search(0n, model.initial, []);
  if (found === 'too many') return { kind: 'undecided', why: `no answer after ${bound} configurations` };
  if (found !== null) return { kind: 'legal', order: found.map((index) => at(history, index)) };
  const done = best.order.reduce((mask, index) => mask | (1n << BigInt(index)), 0n);
  const left = history.flatMap((_, index) => (must[index] && !has(done, index) ? [index] : []));
  const stuck = candidates(history, done, left)
    .filter((index) => must[index])
    .map((index) => at(history, index));
  return {
    kind: 'illegal',
    prefix: best.order.map((index) => at(history, index)),
    stuck: stuck.map((operation) => ({ operation, why: model.why(best.state, operation) })),
  };
}

/** What may come next: no operation that is still to come had returned before it was invoked. Equal times overlap. */
function candidates<I, V>(history: readonly Operation<I, V>[], done: bigint, left: readonly number[]): number[] {
  const firstReturn = Math.min(...left.map((index) => at(history, index).returnedAtMs ?? Number.POSITIVE_INFINITY));
  return history.flatMap(({ invokedAtMs }, index) => (!has(done, index) && invokedAtMs <= firstReturn ? [index] : []));
}

function has(mask: bigint, index: number): boolean {
  return (mask & (1n << BigInt(index))) !== 0n;
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new RangeError(`there is no operation ${index}`);
  return item;
}
