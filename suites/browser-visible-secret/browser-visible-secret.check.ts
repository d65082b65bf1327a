import { defineCheck } from '../../src/checks/define-check.js';
import type { BrowserSecretsFacts } from '../../src/model/facts/secrets.js';
import type { Evidence } from '../../src/model/report.js';
import { sayWhatIsUnknown, searchedFor } from './knowledge.js';
import { countsEvidence, mostTold, sightingEvidence, told } from './sightings.js';

/** Nothing that a real browser comes to hold on its way through the app is a secret of the server (SAFE-1). */
export const browserVisibleSecret = defineCheck({
  id: 'browser-visible-secret',
  needs: ['secrets-browser'],
  messages: { seen: 'The browser holds the {label} {phase}: {where}, line {line}, column {column} ({form}).' },
  judge({ 'secrets-browser': facts }, say) {
    for (const sighting of facts.sightings.slice(0, mostTold)) {
      say.fail('seen', { ...told(sighting), phase: sighting.phase }, [sightingEvidence(sighting)]);
    }
    const unknown = [...gaps(facts)];
    for (const [fault, reason] of unknown) say.unverified(fault, reason, shown(facts));
    const blind = sayWhatIsUnknown(facts.secrets, say);
    if (facts.sightings.length > 0 || unknown.length > 0 || blind) return;
    const pages = new Set(facts.visits.map(({ url }) => url)).size;
    say.met(
      `a browser walked ${pages} pages signed out, signed in, with a locked quote and after accepting; none of ${sum(facts.searched)} texts holds ${searchedFor(facts.secrets)}`,
      shown(facts),
    );
  },
});

/** What of the walk did not come about, so that something may not have been seen. */
function* gaps(facts: BrowserSecretsFacts): Generator<readonly ['manifest' | 'harness' | 'partner', string]> {
  const { signedIn, locked, accepted } = facts.reached;
  if (facts.obstacle) yield [facts.obstacle.fault, facts.obstacle.reason];
  else if (!signedIn || !locked) yield ['harness', 'the walk ended before a quote was locked'];
  else if (!accepted) {
    yield [
      'manifest',
      'after clicking `ui.accept` no order came about (`ui.outputs.orderRef`), so the pages after accepting were not seen',
    ];
  }
  const pages = new Set(facts.visits.map(({ page }) => page));
  for (const page of pages) {
    const visits = facts.visits.filter((visit) => visit.page === page);
    const [first] = visits;
    if (first && visits.every(({ problem }) => problem !== null)) {
      yield ['manifest', `the page \`ui.pages.${page}\` could not be opened: ${first.problem}`];
    }
  }
  const [unread] = facts.unread;
  if (unread) {
    const more = facts.unread.length > 1 ? `, and ${facts.unread.length - 1} more` : '';
    yield ['harness', `not everything could be read: ${unread.where} (${unread.reason})${more}`];
  }
}

function shown(facts: BrowserSecretsFacts): Evidence[] {
  const counts = countsEvidence(facts.searched, `What the browser held, on ${facts.visits.length} visits`);
  const { screenshot } = facts;
  return screenshot ? [counts, { kind: 'screenshot', summary: 'The page at the end', file: screenshot }] : [counts];
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
