import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Evidence } from '../model/report.js';
import { conclude, type Statement } from './conclude.js';

const evidence = fc.array(fc.constant<Evidence>({ kind: 'finding', summary: 'seen' }), { maxLength: 2 });
const statement: fc.Arbitrary<Statement> = fc.oneof(
  fc.record({ kind: fc.constant('met' as const), how: fc.string(), evidence }),
  fc.record({ kind: fc.constant('fail' as const), message: fc.string(), text: fc.string(), evidence }),
  fc.record({
    kind: fc.constant('unverified' as const),
    fault: fc.constantFrom('partner', 'manifest', 'harness'),
    reason: fc.string(),
    evidence,
  }),
  fc.record({ kind: fc.constant('not-applicable' as const), line: fc.nat(), text: fc.string() }),
);
const goodness = { fail: 0, unverified: 1, 'not-applicable': 2, pass: 2 } as const;

test('for any statements there is a conclusion, and a pass needs a met hazard, evidence and nothing worse', () => {
  fc.assert(
    fc.property(fc.array(statement), (said) => {
      const { outcome, evidence: kept, fault } = conclude(said);
      const kinds = said.map(({ kind }) => kind);
      expect(outcome === 'fail').toBe(kinds.includes('fail'));
      expect(fault === null).toBe(outcome === 'pass');
      if (outcome !== 'pass') return;
      expect(kinds).toContain('met');
      expect(kinds).not.toContain('unverified');
      expect(kept).not.toHaveLength(0);
    }),
  );
});

test('for any statements, one more failure or doubt never improves the outcome', () => {
  const worse = statement.filter(({ kind }) => kind === 'fail' || kind === 'unverified');
  fc.assert(
    fc.property(fc.array(statement), worse, fc.nat(), (said, more, at) => {
      const index = at % (said.length + 1);
      const after = conclude([...said.slice(0, index), more, ...said.slice(index)]);
      expect(goodness[after.outcome]).toBeLessThanOrEqual(goodness[conclude(said).outcome]);
    }),
  );
});
