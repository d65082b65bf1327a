import { defineCheck } from '../../src/checks/define-check.js';
import { judgeLaw, providerDrills } from './judge-law.js';

/** After the cache is lost the record itself still answers (SWAP-5). */
export const secondLayerAnswers = defineCheck({
  id: 'second-layer-answers',
  needs: providerDrills,
  messages: {
    second: 'After the response cache was lost the key executed again: {first}, then {second}.',
    'other-answer': 'After the response cache was lost the key ended in {answer}: {misfit}.',
    refused: 'After the response cache was lost the key ended in {answer} instead of {resource}.',
  },
  judge: (facts, say) => judgeLaw('second-layer-answers', facts, say),
});
