import type { Catalogue } from '../model/catalogue.js';

/** Who is audited: a partner through its manifest, a provider through its URL and a profile. */
type Subject = 'partner' | 'provider';

/** The one area that asks about a provider. */
const providerArea = 'provider-contract';

/** What of the wording concerns an audit of this subject; nobody is measured by checks that were never for them. */
export function narrowCatalogue(catalogue: Catalogue, subject: Subject = 'partner'): Catalogue {
  const concerns = (question: string) => (question === providerArea) === (subject === 'provider');
  const checks = catalogue.checks.filter(({ question }) => concerns(question));
  const named = new Set(checks.flatMap(({ rules }) => rules));
  return {
    questions: catalogue.questions.filter(({ id }) => concerns(id)),
    checks,
    rules: subject === 'partner' ? catalogue.rules : catalogue.rules.filter(({ id }) => named.has(id)),
    manual: subject === 'partner' ? catalogue.manual : [],
  };
}
