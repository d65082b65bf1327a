import { type Planted, withSeams } from './defect.js';

export const unfundedOrderSettled: Planted = {
  id: 'unfunded-order-settled',
  title: 'A refusal for lack of funds is taken for a trade',
  wrong: 'Funds are not looked at, and the 402 of an order that they do not cover is booked as settled.',
  question: 'guardrails',
  plant: (correct) => {
    const unchecked = withSeams(correct, 'guards', { blocksUnfunded: false });
    return withSeams(unchecked, 'execution', {
      understand: (answer) => {
        if (answer.kind !== 'refused' || answer.status !== 402) return correct.execution.understand(answer);
        const { requestId } = answer;
        const value = { tradeId: `unfunded-${requestId}`, quoteId: '', status: 'settled', amountOut: null } as const;
        return { kind: 'ok', value, requestId };
      },
    });
  },
};
