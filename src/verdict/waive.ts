import type { CheckReport, Report, Waiver } from '../model/report.js';

type Notice = Report['notices'][number];

/** Nobody may accept a secret in the browser. */
const neverWaived = 'browser-visible-secret';

/**
 * Applies waivers to failing checks. Each waiver that does not take effect is itself a notice, and so is each that does:
 * the reader of a gate sees what was let through, by whom and until when.
 *
 * @param today ISO date, UTC; a waiver holds through the day on which it expires
 */
export function waive(
  checks: readonly CheckReport[],
  waivers: readonly Waiver[],
  today: string,
): { readonly checks: readonly CheckReport[]; readonly notices: readonly Notice[] } {
  const notices: Notice[] = [];
  const waived = new Map<string, Waiver>();
  for (const waiver of waivers) {
    const check = checks.find(({ id }) => id === waiver.check);
    const notice = judge(waiver, check, today);
    notices.push(notice);
    if (notice.kind === 'waived') waived.set(waiver.check, waiver);
  }
  return {
    checks: checks.map((check) => {
      const waiver = waived.get(check.id);
      return waiver ? { ...check, outcome: 'waived', waiver } : check;
    }),
    notices,
  };
}

function judge(waiver: Waiver, check: CheckReport | undefined, today: string): Notice {
  const { owner, reason, expires } = waiver;
  const name = `Waiver of ${waiver.check} by ${owner}`;
  if (!check) return { kind: 'unknown-waiver', text: `${name}: there is no such check.` };
  if (check.question === neverWaived) {
    return {
      kind: 'forbidden-waiver',
      text: `${name} has no effect: secrets that a browser can see cannot be waived.`,
    };
  }
  if (expires < today) return { kind: 'expired-waiver', text: `${name} expired on ${expires} and has no effect.` };
  if (check.outcome !== 'fail') {
    return { kind: 'unused-waiver', text: `${name} is not needed: the check did not fail but is ${check.outcome}.` };
  }
  return { kind: 'waived', text: `${name} until ${expires}: ${reason}` };
}
