import type { ServerResponse } from 'node:http';
import type { FaultEffect, SettlementPlan, TradeStatus, UnavailableReason } from './api.js';
import type { Answer } from './errors.js';
import type { Exchange } from './exchange.js';
import type { DueFault, FaultBoard } from './faults.js';
import type { PausePoints } from './pauses.js';
import type { Sender } from './sending.js';

type Refusal = Extract<FaultEffect, { kind: 'refuse' }>['as'];

/** What one API can do with one request; faults decide which of it happens. */
export interface Servable {
  readonly row: Exchange;
  /** Whether the operation changes state, so that `before-commit` leaves something undone. */
  readonly commits: boolean;
  /** False where the caller is not known: faults then stay out of it. */
  readonly known: boolean;
  amount(): string | null;
  /** At once for a twin, later for a proxy. */
  perform(): Answer | Promise<Answer>;
  error(status: number, code: string, message: string, retryAfterSeconds?: number): Answer;
  unavailable(reason: UnavailableReason): Answer;
  refuse(as: Refusal): Answer;
  /** Moves the trade just made and answers as it stands then. */
  commitAs(status: TradeStatus, faultId: string): Answer;
  /** Says what polls will do to the quote of the request. */
  plan(plan: SettlementPlan): void;
  /** Loses what the API keeps of earlier answers. */
  loseCache(): void;
}

export interface ServingParts {
  readonly faults: FaultBoard;
  readonly pauses: PausePoints;
  readonly sender: Sender;
  /** False when the twin was reset or closed meanwhile. */
  readonly sleep: (ms: number) => Promise<boolean>;
  /** Changes with every reset: held requests of an older one are cut. */
  readonly generation: () => number;
  /** Told when a request that will be held on has changed the state. */
  readonly changed: (row: Exchange) => void;
}

/** Serves one request; without armed faults in the same turn of the event loop. */
export function serve(parts: ServingParts, res: ServerResponse, servable: Servable): void {
  if (!parts.faults.empty && servable.known) {
    const due = parts.faults.take('before-commit', servable);
    if (due.length > 0) {
      before(parts, res, servable, due).catch(() => parts.sender.cut(res, servable.row, 'drop'));
      return;
    }
  }
  const made = servable.perform();
  if (made instanceof Promise) {
    made
      .then((answer) => finish(parts, res, servable, answer))
      .catch(() => parts.sender.cut(res, servable.row, 'drop'));
  } else finish(parts, res, servable, made);
}

type Due = readonly DueFault[];

async function before(parts: ServingParts, res: ServerResponse, servable: Servable, due: Due): Promise<void> {
  const given = () =>
    servable.commits ? servable.error(500, 'internal_error', 'The request was not carried out.') : servable.perform();
  if (await play(parts, res, servable, due, given)) return;
  const made = servable.perform();
  finish(parts, res, servable, made instanceof Promise ? await made : made);
}

/** The part behind the commit, in the same turn unless a fault says otherwise. */
function finish(parts: ServingParts, res: ServerResponse, servable: Servable, answer: Answer): void {
  const armed = !parts.faults.empty && servable.known;
  const due = armed ? parts.faults.take('after-commit', servable) : [];
  if (due.length === 0) {
    parts.sender.send(res, servable.row, answer);
    return;
  }
  const committed = atCommit(servable, answer, due);
  after(parts, res, servable, committed, due).catch(() => parts.sender.cut(res, servable.row, 'drop'));
}

/** What belongs to the commit happens in its turn, before anything is waited for. */
function atCommit(servable: Servable, answer: Answer, due: Due): Answer {
  let committed = answer;
  for (const { id, effect } of due) {
    if (effect.kind === 'commit-as') committed = servable.commitAs(effect.status, id);
    else if (effect.kind === 'plan') servable.plan(effect.plan);
    else if (effect.kind === 'lose-cache') servable.loseCache();
    else continue;
    servable.row.faultId = id;
  }
  return committed;
}

async function after(
  parts: ServingParts,
  res: ServerResponse,
  servable: Servable,
  answer: Answer,
  due: Due,
): Promise<void> {
  if (!(await play(parts, res, servable, due, () => answer))) parts.sender.send(res, servable.row, answer);
}

/**
 * Lets the effects come about one after another. True once one of them has ended the request: by an answer of its own, by
 * `given` in a shape of its own, or by none.
 */
async function play(
  parts: ServingParts,
  res: ServerResponse,
  servable: Servable,
  due: Due,
  given: () => Answer | Promise<Answer>,
): Promise<boolean> {
  const { row } = servable;
  for (const { id, effect } of due) {
    row.faultId = id;
    parts.changed(row);
    switch (effect.kind) {
      case 'delay':
      case 'pause':
        if (await wait(parts, effect)) break;
        parts.sender.cut(res, row, 'drop');
        return true;
      case 'truncate':
      case 'broken-json':
      case 'slow-body':
      case 'content-type':
        await parts.sender.shaped(res, row, await given(), effect);
        return true;
      default:
        if (!isDeciding(effect)) break;
        decide(parts, res, servable, effect);
        return true;
    }
  }
  return false;
}

type Deciding = Extract<FaultEffect, { kind: 'drop' | 'reset' | 'hang' | 'status' | 'unavailable' | 'refuse' }>;

function isDeciding(effect: FaultEffect): effect is Deciding {
  return ['drop', 'reset', 'hang', 'status', 'unavailable', 'refuse'].includes(effect.kind);
}

function decide(parts: ServingParts, res: ServerResponse, servable: Servable, effect: Deciding): void {
  const { sender } = parts;
  const { row } = servable;
  if (effect.kind === 'drop' || effect.kind === 'reset') sender.cut(res, row, effect.kind);
  else if (effect.kind === 'hang') sender.hang(res, row);
  else sender.send(res, row, decidedAnswer(servable, effect));
}

function decidedAnswer(servable: Servable, effect: Exclude<Deciding, { kind: 'drop' | 'reset' | 'hang' }>): Answer {
  switch (effect.kind) {
    case 'status': {
      const code = effect.code ?? (effect.status === 429 ? 'rate_limited' : 'injected_fault');
      return servable.error(effect.status, code, 'Try again later.', effect.retryAfterSeconds);
    }
    case 'unavailable':
      return servable.unavailable(effect.reason);
    case 'refuse':
      return servable.refuse(effect.as);
  }
}

async function wait(parts: ServingParts, effect: Extract<FaultEffect, { kind: 'delay' | 'pause' }>): Promise<boolean> {
  const generation = parts.generation();
  if (effect.kind === 'delay') return (await parts.sleep(effect.ms)) && parts.generation() === generation;
  await parts.pauses.hold(effect.name);
  return parts.generation() === generation;
}
