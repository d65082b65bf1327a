import { type Planted, withSeams } from './defect.js';
import { takeFreshQuote } from './take-fresh-quote.js';

export const timeoutRequotes: Planted = {
  id: 'timeout-requotes',
  title: 'An unanswered execution is given up',
  wrong: 'When an execution gets no answer, a new quote is locked and executed in its place.',
  question: 'double-click-duplicates',
  plant: (correct) => {
    const lost = withSeams(correct, 'execution', {
      understand: (answer) =>
        answer.kind === 'unresolved'
          ? { kind: 'refused', status: 408, code: null, requestId: answer.requestId, retryAfterMs: null }
          : answer,
    });
    return withSeams(lost, 'acceptance', {
      onOutcome: async (desk, request, order, outcome) => {
        const again = order.reason === 'execution_refused' && outcome === 'refused';
        return (again ? await takeFreshQuote(desk, request) : null) ?? { kind: 'order', order };
      },
    });
  },
};
