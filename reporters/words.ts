import { type Answer, leftOutReason, type Report, type Verdict } from '../src/model/report.js';

/** Each word of a report in one wording for people, the same in every format. */
export const verdictWords: Readonly<Record<Verdict, { readonly head: string; readonly means: string }>> = {
  ready: { head: 'READY', means: 'Every blocking question is safe.' },
  blocked: { head: 'BLOCKED', means: 'Something unsafe was seen. Do not launch before it is mended.' },
  inconclusive: {
    head: 'INCONCLUSIVE',
    means: 'Nothing unsafe was seen, but a blocking question could not be answered. Do not launch on it.',
  },
  interrupted: { head: 'INTERRUPTED', means: 'The run was stopped. What is known so far is below; it opens no gate.' },
};

export const answerWords: Readonly<Record<Answer, string>> = {
  safe: 'SAFE',
  unsafe: 'UNSAFE',
  unverified: 'UNVERIFIED',
};

export const faultWords = {
  partner: 'for the partner to mend',
  manifest: 'for the manifest to say',
  harness: 'for the audit to mend',
  provider: 'for the provider to mend',
} as const;

/** One paragraph about what `--only` left out, instead of one per check; nothing where all was asked for. */
export function leftOutLines({ checks }: Report): readonly string[] {
  const count = checks.filter(({ reason }) => reason === leftOutReason).length;
  return count === 0 ? [] : ['', `${count} checks were left out of this run by --only and are unverified.`];
}

/** `12.3 s`, `2 min 5 s`, `340 ms`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}
