import { defineCheck } from '../../src/checks/define-check.js';
import { judgeLaw, providerDrills } from './judge-law.js';

/** The same key and body answer the original, and make nothing new (SWAP-1). */
export const replayAnswersOriginal = defineCheck({
  id: 'replay-answers-original',
  needs: providerDrills,
  messages: {
    second: 'The same key and body made a second resource: {first}, then {second}.',
    'other-answer': 'The same key and body answered the original with {answer}: {misfit}.',
    refused: 'The same key and body ended in {answer} instead of {resource}.',
  },
  judge: (facts, say) => judgeLaw('replay-answers-original', facts, say),
});
