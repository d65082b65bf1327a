import type { UnavailableFacts } from '../../model/facts/ledger.js';
import { defineDrill } from '../define.js';
import { tellStory } from './story.js';

/** The upstream has no quote to give: nothing may appear on any balance. */
export const ledgerUnavailable = defineDrill({
  id: 'ledger-unavailable',
  title: 'Ask for a quote while there is none',
  group: 'ledger',
  needs: { operations: ['lockQuote'], upstream: ['journal', 'faults'] },
  cost: () => ({ trades: 0, requests: 8 }),
  async run(context): Promise<UnavailableFacts> {
    let hits = 0;
    const story = await tellStory(context, {
      id: 'unavailable',
      hazard: 'the upstream answers a quote request with `unavailable`',
      run: async (own) => {
        await own.read('before', ['balance']);
        // The fault hits whoever asks, so nobody else may lock meanwhile.
        const call = await context.stage.locking(async () => {
          const fault = own.trial.arm({
            match: { operation: 'createQuote' },
            point: 'before-commit',
            effect: { kind: 'unavailable', reason: 'pool_dry' },
          });
          try {
            return await own.trial.call('lockQuote', own.trial.laneInputs());
          } finally {
            hits = fault.hits();
            fault.disarm();
          }
        });
        const { quoteRef } = call.outputs;
        if (call.outcome === 'ok' && quoteRef) {
          const accept = await own.trial.call('accept', {
            ...own.trial.laneInputs(),
            quoteRef,
            attemptId: own.trial.attempt(),
          });
          if (accept.outputs.orderRef) own.trial.knownOrder(String(accept.outputs.orderRef));
        }
        if (hits > 0) own.trial.met(`${hits} quote requests were answered with unavailable`);
        else own.trial.missed('the app asked the upstream for no quote');
        await own.settle(300);
        await own.read('after');
      },
    });
    return { stories: [story], hits };
  },
});
