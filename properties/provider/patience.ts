import type { Obstacle } from '../../src/model/history.js';
import type { Received } from '../../src/probes/http/transport.js';

/** So many requests in a row without an answer, and no further ones are waited for. */
const most = 3;

export interface Patience {
  /** Is told what came of one request, or of several that left together. */
  note(answers: readonly Received[]): void;
}

/** Gives up once, with the provider's obstacle, when requests go on ending in time-outs. */
export function createPatience(giveUp: (obstacle: Obstacle) => void): Patience {
  let inRow = 0;
  return {
    note(answers) {
      const [first] = answers.filter(({ exchange }) => exchange.error?.startsWith('timeout'));
      const late = first !== undefined && answers.every(({ exchange }) => exchange.response === null);
      inRow = late ? inRow + 1 : 0;
      if (!late || inRow !== most) return;
      const { request, error } = first.exchange;
      const reason = `${request.method} ${new URL(request.url).pathname}, ${most} times in a row: ${error}`;
      giveUp({ fault: 'partner', reason });
    },
  };
}
