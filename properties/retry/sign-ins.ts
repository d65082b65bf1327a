import { redactHeaderValue } from '../../src/history/redact-headers.js';
import type { Call } from '../../src/model/call.js';
import type { WalkAction } from '../../src/model/counterexample.js';
import { requestsOf } from './requests-of.js';

const cookie = /^cookie$/i;

/**
 * How the accounts of these actions signed in, so that whoever runs them elsewhere has sessions of their own. What an
 * answer handed out and a header proves identity by is hidden here: the redaction of a record knows such a value by its
 * header alone.
 */
export function signInsFor(actions: readonly WalkAction[], signIns: readonly Call[]): WalkAction[] {
  const requests = actions.flatMap((action) => (action.kind === 'request' ? [action] : []));
  const accounts = new Set(requests.flatMap(({ account }) => account ?? []));
  const proofs = requests.flatMap(({ headers }) =>
    Object.entries(headers).flatMap(([name, value]) =>
      !cookie.test(name) && redactHeaderValue(name, value) !== value ? [value] : [],
    ),
  );
  return [...accounts].flatMap((account) => {
    const call = signIns.findLast((each) => each.account === account && each.outcome === 'ok');
    if (!call) return [];
    const handed = Object.values(call.outputs).filter(
      (value): value is string =>
        typeof value === 'string' && value !== '' && proofs.some((each) => each.includes(value)),
    );
    return requestsOf(call, 0, null).map((action) => hide(action, handed));
  });
}

function hide(action: WalkAction, values: readonly string[]): WalkAction {
  if (action.kind !== 'request' || !action.answer) return action;
  const body = values.reduce((text, value) => text.replaceAll(value, '[redacted:credential]'), action.answer.body);
  return { ...action, answer: { ...action.answer, body } };
}
