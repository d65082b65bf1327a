import type { Counterexample, WalkAction } from '../model/counterexample.js';
import { findPlace, jsonLeaves, type Place } from './places.js';
import type { Piece, PlannedAction, Variable } from './plan.js';
import { bodyTokens, type Encoding, headerTokens, pathTokens, type Token } from './tokens.js';
import { controlOwner, createNames } from './variable-names.js';

type Request = Extract<WalkAction, { kind: 'request' }>;
type PlannedRequest = Omit<Extract<PlannedAction, { kind: 'request' }>, 'index' | 'step' | 'kind'>;

export interface Weaver {
  /** In the order in which they come about. */
  readonly variables: readonly Variable[];
  request(action: Request): PlannedRequest;
  /** From now on the answers of these actions are known. */
  answered(indices: readonly number[]): void;
  /** A text with the value of a variable that requests carry or answers show. */
  spell(text: string): readonly Piece[];
}

/** What a client sets anew for every connection. */
const dropped =
  /^(?:host|content-length|connection|keep-alive|transfer-encoding|accept-encoding|expect|te|upgrade|user-agent)$/i;
const onceOnly = /idempotency|attempt|nonce|client[_-]?(?:ref|request)|external[_-]?id/i;
const cookie = /^cookie$/i;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const redacted = /\[redacted:([^\]]*)\]/g;
const searches = 2_000;
/** Shorter texts of expectations are words, not values that differ from run to run. */
export const shortestSpelled = 12;

/** Finds where each value of a request comes from: an earlier answer, the environment, or the client that made it up. */
export function createWeaver({ actions }: Counterexample): Weaver {
  const variables: Variable[] = [];
  const name = createNames();
  const known = new Map<string, Variable>();
  const said = new Set<string>();
  const answers: { readonly index: number; readonly request: Request }[] = [];
  const texts = new Map<string, number>();
  let searched = 0;

  const declare = (key: string, make: () => Variable): Variable => {
    const variable = known.get(key) ?? make();
    if (!known.has(key)) {
      known.set(key, variable);
      variables.push(variable);
    }
    return variable;
  };

  /** The earliest answer that shows the value before any request said it. */
  const fromAnswer = (value: string): Variable | null => {
    const before = known.get(`value ${value}`);
    if (before) return before;
    if (said.has(value) || value === '') return null;
    const exact = texts.get(value);
    if (exact === undefined && ++searched > searches) return null;
    for (const { index, request } of exact === undefined ? answers : answers.filter((each) => each.index === exact)) {
      const from = request.answer && findPlace(request.answer, value);
      if (from)
        return declare(`value ${value}`, () => ({
          name: name.taken(from, request.path),
          kind: 'taken',
          action: index,
          from,
        }));
    }
    return null;
  };

  const fresh = (value: string): Variable =>
    declare(`value ${value}`, () => ({ name: name.fresh(), kind: 'fresh', value }));

  /** Where a session's credential was handed out; only unmistakable places count. */
  const handedOut = (label: string, account: string | null): { action: number; from: Place; path: string } | null => {
    // Sessions of several accounts look alike once they are hidden: one's own comes first.
    const own = answers.filter(({ request }) => request.account === account);
    for (const { index, request } of [...own, ...answers]) {
      const leaves = (request.answer && jsonLeaves(request.answer.body)) ?? [];
      const same = leaves.filter(({ text }) => text === `[redacted:${label}]`);
      const mine = request.account === account && request.to === 'target';
      const tokens = leaves.filter((leaf) => /^(?:access_?)?token$|^jwt$/i.test(leaf.name));
      const [leaf, second] = same.length > 0 ? same : label === 'credential' && mine ? tokens : [];
      if (leaf && !second) return { action: index, from: { of: { at: leaf.at }, between: null }, path: request.path };
    }
    return null;
  };

  const secret = (label: string, { account, to }: Request): Variable =>
    declare(`secret ${to} ${account ?? ''} ${label}`, () => {
      const found = to === 'target' ? handedOut(label, account) : null;
      if (found)
        return { name: name.taken(found.from, found.path), kind: 'taken', action: found.action, from: found.from };
      const owner = to === 'control' ? controlOwner : account;
      return { name: name.secret(owner, label), kind: 'secret', label, account: owner };
    });

  const weave = (text: string, tokens: readonly Token[], request: Request, field: string): readonly Piece[] => {
    const pieces: Piece[] = [];
    let at = 0;
    for (const token of tokens) {
      const inner = woven(token, request, field);
      if (inner === null) continue;
      pieces.push(text.slice(at, token.start), ...inner);
      at = token.end;
    }
    return tidy([...pieces, text.slice(at)]);
  };

  const woven = ({ value, as, name: key }: Token, request: Request, field: string): readonly Piece[] | null => {
    if (value.includes('[redacted:')) return hidden(value, as, request);
    const variable = fromAnswer(value) ?? (uuid.test(value) || onceOnly.test(key ?? field) ? fresh(value) : null);
    return variable && [{ variable: variable.name, as }];
  };

  const hidden = (value: string, as: Encoding, request: Request): readonly Piece[] => {
    const pieces: Piece[] = [];
    let at = 0;
    for (const match of value.matchAll(redacted)) {
      pieces.push(written(value.slice(at, match.index), as), { variable: secret(match[1] ?? '', request).name, as });
      at = match.index + match[0].length;
    }
    return [...pieces, written(value.slice(at), as)];
  };

  const requests = actions.flatMap((action) => (action.kind === 'request' && action.to === 'target' ? [action] : []));
  const sets = ({ answer }: Request) => answer?.headers['set-cookie'] !== undefined;
  /** Where cookies come from answers, they are kept and sent; where a session was there before, it comes from the environment. */
  const keepsCookies = (request: Request) => {
    const own = requests.filter(({ account }) => account === request.account);
    const sent = own.findIndex(({ headers }) => Object.keys(headers).some((header) => cookie.test(header)));
    const set = own.findIndex(sets);
    return sent !== -1 && set !== -1 && own.indexOf(request) >= set;
  };

  return {
    variables,
    request(action) {
      const { to, via = 0, account, method, path, body } = action;
      const headers = withToken(action).filter(([header]) => !dropped.test(header));
      const cookies = keepsCookies(action);
      const type = headers.find(([header]) => /^content-type$/i.test(header))?.[1] ?? '';
      const parts = body === null ? [] : bodyTokens(body, type);
      const sent = headers.filter(
        ([header]) =>
          !(
            cookies &&
            cookie.test(header) &&
            answers.some(({ request }) => request.account === account && sets(request))
          ),
      );
      const plan: PlannedRequest = {
        ...{ to, via, account, method, cookies },
        path: weave(path, pathTokens(path), action, ''),
        headers: sent.map(([header, value]) => ({
          name: header,
          value: weave(value, redactedWhole(value) ?? headerTokens(value), action, header),
        })),
        body: body === null ? null : weave(body, parts, action, ''),
      };
      const tokens = [...pathTokens(path), ...sent.flatMap(([, value]) => headerTokens(value)), ...parts];
      for (const { value } of tokens) said.add(value);
      return plan;
    },
    answered(indices) {
      for (const index of indices) {
        const action = actions[index];
        if (action?.kind !== 'request' || !action.answer) continue;
        answers.push({ index, request: action });
        for (const { text } of jsonLeaves(action.answer.body) ?? []) if (!texts.has(text)) texts.set(text, index);
      }
    },
    spell(text) {
      const variable = known.get(`value ${text}`) ?? (text.length >= shortestSpelled ? fromAnswer(text) : null);
      return variable ? [{ variable: variable.name, as: 'raw' }] : [text];
    },
  };
}

/** The control of a twin takes nothing without its token, which whoever drove it in one process did not need. */
function withToken({ to, headers }: Request): readonly (readonly [string, string])[] {
  const given = Object.entries(headers);
  if (to === 'target' || given.some(([header]) => /^authorization$/i.test(header))) return given;
  return [...given, ['authorization', 'Bearer [redacted:credential]']];
}

/** A label may hold spaces, which would cut it apart. */
function redactedWhole(value: string): readonly Token[] | null {
  return value.includes('[redacted:') ? [{ start: 0, end: value.length, value, as: 'raw', name: null }] : null;
}

function written(text: string, as: Encoding): string {
  switch (as) {
    case 'raw':
      return text;
    case 'json':
      return JSON.stringify(text).slice(1, -1);
    case 'uri':
      return encodeURIComponent(text.replace(/\p{Cs}/gu, '\ufffd'));
    case 'form':
      return written(text, 'uri').replaceAll('%20', '+');
  }
}

function tidy(pieces: readonly Piece[]): readonly Piece[] {
  const out: Piece[] = [];
  for (const piece of pieces) {
    const last = out.at(-1);
    if (piece === '') continue;
    if (typeof piece === 'string' && typeof last === 'string') out[out.length - 1] = last + piece;
    else out.push(piece);
  }
  return out;
}
