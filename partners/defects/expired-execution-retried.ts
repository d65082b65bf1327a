import { type Planted, withSeams } from './defect.js';

export const expiredExecutionRetried: Planted = {
  id: 'expired-execution-retried',
  title: 'An expired execution is sent again',
  wrong: 'A conflict answer that says expired is treated as a passing fault and the execution is sent again.',
  question: 'accept-after-expiry',
  plant: (correct) =>
    withSeams(correct, 'execution', {
      understand: (answer) =>
        answer.kind === 'refused' && answer.status === 409
          ? { kind: 'unresolved', cause: 'server_error', mayHaveActed: true, requestId: answer.requestId }
          : answer,
    }),
};
