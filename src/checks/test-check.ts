import { describe, expect, test } from 'vitest';
import type { Check, DrillId, Judgement, Needed } from '../model/check.js';
import type { DrillRecord, History, Obstacle, RunRecord } from '../model/history.js';
import { runCheck } from './run-check.js';

/** One history, as the facts of each drill that the check needs. */
interface Case<N extends readonly DrillId[]> {
  readonly name: string;
  readonly facts: Needed<N>;
  /** Differences from an ordinary run, e.g. `upstream: { mode: 'none', url: null }`. */
  readonly run?: Partial<RunRecord>;
}

export interface CheckTable<N extends readonly DrillId[], M extends string> {
  /** Correct partners, of more than one style where the check could blame a style. */
  readonly pass: readonly Case<N>[];
  /** Wrong partners, each with the one message that it must bring. */
  readonly fail: readonly (Case<N> & { readonly message: M })[];
  /** Hazards that never came about. */
  readonly unverified: readonly Case<N>[];
  readonly notApplicable?: readonly Case<N>[];
}

const ordinaryRun: RunRecord = {
  schemaVersion: 1,
  tool: { name: '0pools-readiness', version: '0.0.0' },
  partner: { name: 'Table', environment: 'test' },
  target: { baseUrl: 'http://127.0.0.1:1', startedByAudit: true },
  upstream: { mode: 'twin', url: 'http://127.0.0.1:2/v1' },
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: 0,
  seed: 1,
  command: 'readiness audit',
  interrupted: false,
  limits: { trades: { used: 0, allowed: 1 }, requests: { used: 0, perSecond: 1 } },
  signIn: [],
  created: { orders: [], trades: [] },
  only: null,
};

/**
 * Proves that a check can tell right from wrong: every message appears in a failing case, at least one history passes
 * and at least one is unverified, evidence is never empty, and a blocked drill is passed on as it is.
 */
export function testCheck<const N extends readonly DrillId[], M extends string>(
  check: Check<N, M>,
  table: CheckTable<N, M>,
): void {
  const judge = ({ facts, run }: Case<N>) => runCheck(check, recorded(facts, { ...ordinaryRun, ...run }));

  describe(check.id, () => {
    test('the table has a passing and an unverified history, and a failing one for every message', () => {
      expect(table.pass, 'passing cases').not.toHaveLength(0);
      expect(table.unverified, 'unverified cases').not.toHaveLength(0);
      expect(new Set(table.fail.map(({ message }) => message))).toEqual(new Set(Object.keys(check.messages)));
    });
    for (const row of table.pass) {
      test(`passes: ${row.name}`, () => expectOutcome(judge(row), 'pass'));
    }
    for (const row of table.fail) {
      test(`fails with ${row.message}: ${row.name}`, () => {
        const judgement = judge(row);
        expectOutcome(judgement, 'fail');
        expect([...new Set(judgement.findings.map(({ message }) => message))]).toEqual([row.message]);
      });
    }
    for (const row of table.unverified) {
      test(`is unverified: ${row.name}`, () => expectOutcome(judge(row), 'unverified'));
    }
    for (const row of table.notApplicable ?? []) {
      test(`is not applicable: ${row.name}`, () => expectOutcome(judge(row), 'not-applicable'));
    }
    test('is unverified when a drill is blocked, for the reason of the drill', () => {
      const obstacle: Obstacle = { fault: 'manifest', reason: 'no operation accept in the manifest' };
      for (const id of check.needs) {
        const first = table.pass[0];
        if (!first) continue;
        const judgement = runCheck(check, recorded(first.facts, ordinaryRun, { [id]: obstacle }));
        expect(judgement).toMatchObject({ outcome: 'unverified', fault: 'manifest', reason: obstacle.reason });
      }
    });
  });
}

function expectOutcome(judgement: Judgement, outcome: Judgement['outcome']): void {
  expect(judgement.outcome, judgement.reason).toBe(outcome);
  expect(judgement.reason).not.toBe('');
  expect(judgement.reason, 'a check must not break').not.toMatch(/^the check itself broke/);
  if (outcome === 'fail' || outcome === 'pass') expect(judgement.evidence, 'evidence').not.toHaveLength(0);
}

function recorded(facts: object, run: RunRecord, blocked: Readonly<Record<string, Obstacle>> = {}): History {
  const records = new Map<string, DrillRecord>();
  const times = { startedAtMs: 0, endedAtMs: 0 };
  for (const [drill, own] of Object.entries(facts)) records.set(drill, { drill, ...times, state: 'done', facts: own });
  for (const [drill, obstacle] of Object.entries(blocked)) {
    records.set(drill, { drill, ...times, state: 'blocked', obstacle });
  }
  return { run, drill: (id) => records.get(id) ?? null };
}
