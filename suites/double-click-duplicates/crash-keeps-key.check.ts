import { defineCheck } from '../../src/checks/define-check.js';
import { rowsEvidence } from '../../src/checks/evidence.js';
import { type CrashPoint, crashPoints } from '../../src/model/crash-points.js';
import { judgeUncertain, provesNothing, uncertainMessages } from './judge-uncertain.js';

/** A process that dies around an execution comes back to the same key, order and postings (KEY-6, KEY-8, SWAP-9). */
export const crashKeepsKey = defineCheck({
  id: 'crash-keeps-key',
  needs: ['crash-execution'],
  messages: uncertainMessages,
  judge({ 'crash-execution': facts }, say) {
    judgeUncertain(facts, say);
    const { stories } = facts;
    const told = stories.filter((story) => story.trial.met.yes && !provesNothing(story));
    const met = new Set(told.flatMap(({ landing }) => landing.point ?? []));
    if (met.size === 0) return;
    const inOrder = Object.keys(crashPoints) as CrashPoint[];
    const missed = inOrder.filter((point) => !met.has(point) && stories.some(({ aim }) => aim === point));
    const words = (points: readonly CrashPoint[]) => points.map((point) => crashPoints[point]).join('; ');
    say.met(
      `the app was killed ${words(inOrder.filter((point) => met.has(point)))}${missed.length === 0 ? '' : `. No kill was seen to land ${words(missed)}`}`,
      [
        rowsEvidence(
          ['story', 'aimed at', 'landed', 'known by'],
          stories.map(({ trial, aim, landing }) => [
            trial.id,
            crashPoints[aim],
            landing.point === null ? null : crashPoints[landing.point],
            landing.how,
          ]),
          'Where the kills were to land and where they were seen to',
        ),
      ],
    );
  },
});
