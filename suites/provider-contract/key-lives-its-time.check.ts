import { defineCheck } from '../../src/checks/define-check.js';
import { judgeLaw, providerDrills } from './judge-law.js';

/** A key is remembered for its time and free afterwards (SWAP-4). */
export const keyLivesItsTime = defineCheck({
  id: 'key-lives-its-time',
  needs: providerDrills,
  messages: {
    second: 'Before its time was over the key made a second resource: {first}, then {second}.',
    'other-answer': 'Before its time was over the key answered with {answer}: {misfit}.',
    refused: 'Before its time was over the key ended in {answer} instead of {resource}.',
    kept: 'After its time the key still answered the old resource {resource}.',
    'not-freed': 'After its time the key ended in {answer}.',
  },
  judge: (facts, say) => judgeLaw('key-lives-its-time', facts, say),
});
