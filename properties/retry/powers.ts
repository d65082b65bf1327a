import type { Stage } from '../../src/drills/context.js';
import type { StepKind } from './steps.js';

/** Which steps a manifest, its upstream and its limits leave to a walk. */
export function possibleSteps(stage: Stage, users: readonly string[]): ReadonlySet<StepKind> {
  const { partner } = stage;
  const faults = stage.upstream !== null && stage.can('faults');
  const moves = stage.upstream !== null && stage.can('move-trades');
  const events = stage.webhookUrl !== null && stage.can('events') && moves;
  const kinds: readonly (readonly [StepKind, boolean])[] = [
    ['lock', true],
    ['accept', true],
    ['retry', true],
    ['change', true],
    ['race', true],
    ['lock-unavailable', faults],
    ['fault', faults],
    ['refuse', faults],
    ['hang-up', faults],
    ['early-event', faults && events],
    ['expire', stage.can('quote-ttl')],
    ['decline', partner.has('decline')],
    ['poll', partner.has('order')],
    ['move', moves],
    ['event', events],
    ['late-event', events && partner.has('order')],
    ['forge', events],
    ['stranger', users.length > 1],
    ['crash', faults && stage.restart !== null],
  ];
  return new Set(kinds.flatMap(([kind, possible]) => (possible ? [kind] : [])));
}
