import type { Catalogue } from '../model/catalogue.js';
import type { RunRecord } from '../model/history.js';

/** Areas that ask about somebody else than a partner of 0Pools. */
const strangers = ['provider-contract', 'swap-contract'] as const;

/** Who is audited: a partner of 0Pools unless a run says otherwise. */
type Audited = Pick<RunRecord, 'subject' | 'profile'>;

/** What of the wording concerns this audit; nobody is measured by checks that were never for them. */
export function narrowCatalogue(catalogue: Catalogue, audited: Audited = {}): Catalogue {
  const own = areaOf(audited);
  const concerns = (question: string) =>
    own === null ? !strangers.some((area) => area === question) : question === own;
  const checks = catalogue.checks.filter(({ question }) => concerns(question));
  const named = new Set(checks.flatMap(({ rules }) => rules));
  return {
    questions: catalogue.questions.filter(({ id }) => concerns(id)),
    checks,
    rules: own === null ? catalogue.rules : catalogue.rules.filter(({ id }) => named.has(id)),
    manual: own === null ? catalogue.manual : [],
  };
}

/** The one area of an audit that has no other; null where everything else is asked. */
function areaOf({ subject, profile }: Audited): (typeof strangers)[number] | null {
  if (subject === 'provider') return 'provider-contract';
  return profile === 'swaps' ? 'swap-contract' : null;
}
