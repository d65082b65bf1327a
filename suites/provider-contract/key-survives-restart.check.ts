import { defineCheck } from '../../src/checks/define-check.js';
import { judgeLaw, providerDrills } from './judge-law.js';

/** A key is remembered over a restart (SWAP-5). */
export const keySurvivesRestart = defineCheck({
  id: 'key-survives-restart',
  needs: providerDrills,
  messages: {
    second: 'After a restart the key executed again: {first}, then {second}.',
    'other-answer': 'After a restart the key ended in {answer}: {misfit}.',
    refused: 'After a restart the key ended in {answer} instead of {resource}.',
  },
  judge: (facts, say) => judgeLaw('key-survives-restart', facts, say),
});
