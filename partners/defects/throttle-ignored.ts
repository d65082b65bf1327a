import { type Planted, withSeams } from './defect.js';

export const throttleIgnored: Planted = {
  id: 'throttle-ignored',
  title: 'A throttle is not waited out',
  wrong:
    'An execution that is throttled (429) is sent again as soon as one whose answer was lost, whatever Retry-After says.',
  question: 'retry-contract',
  plant: (correct) =>
    withSeams(correct, 'execution', {
      understand: (answer) =>
        answer.kind === 'refused' && answer.code === 'rate_limited'
          ? { kind: 'unresolved', cause: 'server_error', mayHaveActed: true, requestId: answer.requestId }
          : answer,
    }),
};
