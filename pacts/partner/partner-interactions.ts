import { Blocked } from '../../src/drills/define.js';
import type { Call } from '../../src/model/call.js';
import type { OperationName } from '../../src/model/words.js';
import type { PartnerInteraction, Scene } from './partner-interaction.js';
import { anyTime, declined, dryPool, expired, locked, reserved, settled } from './partner-states.js';

const present = '.+';
/** Pact holds the whole value against it. */
const amount = '.*\\d.*';
/** A worker that executes later than its answer gets this long to give itself away. */
const strayMs = 1_000;

/** What users, support and finance rely on, and the refusals that the launch questions ask for. */
export const partnerInteractions: readonly PartnerInteraction[] = [
  {
    ...{
      name: 'list what can be traded',
      rules: ['SAFE-26'],
      operation: 'lanes',
      optional: true,
      state: anyTime,
      outcomes: ['ok'],
    },
    lists: ['lanes'],
    ask: ({ trial }) => trial.call('lanes'),
  },
  {
    ...{
      name: 'ask for a price',
      rules: ['FALL-21'],
      operation: 'indicativeQuote',
      optional: true,
      state: anyTime,
      outcomes: ['ok'],
    },
    outputs: { rate: amount },
    ask: ({ trial }) => trial.call('indicativeQuote', trial.laneInputs()),
  },
  {
    ...{ name: 'lock a firm quote', rules: ['SAFE-4'], operation: 'lockQuote', state: anyTime, outcomes: ['ok'] },
    outputs: { quoteRef: present, quoteId: present, expiresAt: amount },
    ask: async ({ trial }) => (await trial.lock()).call,
  },
  {
    ...{ name: 'lock a quote for a network that is not supported', rules: ['SAFE-20'], operation: 'lockQuote' },
    ...{ state: anyTime, outcomes: ['refused', 'unavailable'] },
    ask: ({ context, trial }) => {
      const network = context.manifest.unsupported?.network;
      if (!network) throw new Blocked('manifest', 'the manifest names no `unsupported.network`');
      return context.stage.locking(() => trial.call('lockQuote', { ...trial.laneInputs(), network }));
    },
  },
  {
    ...{ name: 'lock a quote while there is none', rules: ['SAFE-12', 'FALL-1'], operation: 'lockQuote' },
    ...{ state: dryPool, outcomes: ['unavailable', 'refused'] },
    ask: ({ context, trial }) => context.stage.locking(() => trial.call('lockQuote', trial.laneInputs())),
  },
  {
    ...{ name: 'accept in time', rules: ['EXEC-1', 'EXEC-7'], operation: 'accept', state: locked, outcomes: ['ok'] },
    outputs: { orderRef: present },
    ask: ({ trial }) => trial.accept(),
  },
  {
    ...{ name: 'accept after expiry', rules: ['EXEC-4', 'SAFE-4'], operation: 'accept', state: expired },
    ...{ outcomes: ['refused', 'unavailable'] },
    ask: ({ trial }) => trial.accept(),
    effect: nothingExecuted,
  },
  {
    ...{ name: 'accept a quote again', rules: ['EXEC-2', 'SAFE-10'], operation: 'accept', state: reserved },
    ...{ outcomes: ['ok', 'refused'] },
    ask: ({ trial }) => trial.accept(),
    effect: sameOrder,
  },
  {
    ...{ name: "accept another user's quote", rules: ['EXEC-8', 'SAFE-3'], operation: 'accept', state: locked },
    ...{ outcomes: ['refused', 'unavailable'] },
    ask: async (scene) => scene.trial.accept({ account: await strangerOf(scene, 'accept') }),
    effect: nothingExecuted,
  },
  {
    ...{ name: 'accept a quote that is not there', rules: ['EXEC-8'], operation: 'accept', state: locked },
    ...{ outcomes: ['refused', 'unavailable'] },
    ask: ({ trial }) => trial.call('accept', { ...trial.acceptInputs(trial.attempt()), quoteRef: 'nothing-like-this' }),
    effect: nothingExecuted,
  },
  {
    ...{
      name: 'turn a quote down',
      rules: ['EXEC-1'],
      operation: 'decline',
      optional: true,
      state: locked,
      outcomes: ['ok'],
    },
    ask: ({ trial }) => trial.call('decline', { quoteRef: trial.locked().quoteRef }),
    effect: nothingExecuted,
  },
  {
    ...{
      name: 'accept a quote that was turned down',
      rules: ['EXEC-1'],
      operation: 'accept',
      needs: 'decline',
      optional: true,
      state: declined,
    },
    ...{ outcomes: ['refused', 'unavailable'] },
    ask: ({ trial }) => trial.accept(),
    effect: nothingExecuted,
  },
  {
    ...{ name: 'read an order while its trade is reserved', rules: ['SAFE-8', 'EXEC-13'], operation: 'order' },
    ...{ state: reserved, outcomes: ['ok'], outputs: { status: '^pending$' } },
    ask: ({ trial }) => trial.call('order', { orderRef: trial.orderRef() }),
  },
  {
    ...{ name: 'read an order that has settled', rules: ['SAFE-8', 'SAFE-13'], operation: 'order' },
    ...{ state: settled, outcomes: ['ok'], outputs: { status: '^settled$', quoteId: present, tradeId: present } },
    ask: ({ trial }) => trial.call('order', { orderRef: trial.orderRef() }),
  },
  {
    ...{ name: "read another user's order", rules: ['SAFE-3'], operation: 'order', state: settled },
    ...{ outcomes: ['refused', 'unavailable'] },
    ask: async (scene) =>
      scene.trial.call('order', { orderRef: scene.trial.orderRef() }, { account: await strangerOf(scene, 'order') }),
    effect: tells('status'),
  },
  {
    ...{ name: 'read a balance', rules: ['SAFE-8'], operation: 'balance', state: settled, outcomes: ['ok'] },
    outputs: { final: amount },
    ask: ({ trial }) => trial.call('balance', { asset: trial.lane.asset }),
  },
  {
    ...{ name: 'trace an order as support', rules: ['SAFE-9', 'SAFE-13'], operation: 'trace', state: settled },
    ...{ outcomes: ['ok'], outputs: { orderRef: present, quoteId: present, tradeId: present } },
    ask: ({ trial }) => trial.call('trace', byId(trial.orderRef())),
  },
  intrusion('trace', ['SAFE-24'], ['orderRef', 'quoteId', 'tradeId']),
  {
    ...{ name: 'read a support packet', rules: ['FALL-12'], operation: 'supportPacket', state: settled },
    ...{ outcomes: ['ok'], outputs: { requestId: present, poolId: present } },
    ask: ({ trial }) => trial.call('supportPacket', { orderRef: trial.orderRef() }),
  },
  intrusion('supportPacket', ['SAFE-24'], ['packet']),
  {
    ...{ name: 'read the ledger of an order', rules: ['SAFE-19', 'SAFE-29'], operation: 'ledger', state: settled },
    ...{ outcomes: ['ok'], lists: ['entries'] },
    ask: ({ trial }) => trial.call('ledger', { orderRef: trial.orderRef() }),
  },
  {
    ...{ name: 'close a day', rules: ['SAFE-19'], operation: 'dailyClose', state: settled, outcomes: ['ok'] },
    lists: ['rows'],
    ask: ({ context, trial }) => trial.call('dailyClose', aroundNow(context.now())),
  },
  intrusion('dailyClose', ['SAFE-24'], ['rows']),
];

function intrusion(
  operation: Extract<OperationName, 'trace' | 'supportPacket' | 'dailyClose'>,
  rules: readonly string[],
  telling: readonly string[],
): PartnerInteraction {
  return {
    ...{ name: `use ${operation} as an ordinary user`, rules, operation, state: settled },
    outcomes: ['refused', 'unavailable'],
    async ask({ context, trial, owner }) {
      const { as } = context.manifest.operations[operation] ?? {};
      if (as === undefined || !(await context.partner.distinguishes(operation, owner, as))) {
        throw new Blocked('manifest', `the manifest gives ${operation} no account of its own (\`as\`)`);
      }
      const inputs = { ...byId(trial.orderRef()), ...aroundNow(context.now()) };
      return trial.call(operation, inputs, { account: owner, impersonate: true });
    },
    effect: tells(...telling),
  };
}

/** No execution of this quote reached the upstream. */
async function nothingExecuted({ context, trial }: Scene): Promise<string | null> {
  const quoteId = trial.quoteId();
  if (!context.stage.upstream || !quoteId)
    throw new Blocked('manifest', 'without an upstream nobody sees what is executed');
  const sent = await context
    .upstream()
    .journal.waitFor((entry) => entry.operation === 'transact' && entry.quoteId === quoteId, strayMs);
  if (trial.trade()) return `upstream: a trade was made of it (${trial.trade()?.transactId})`;
  return sent ? `upstream: its execution was sent, and answered ${sent.status}` : null;
}

async function sameOrder({ trial }: Scene, call: Call): Promise<string | null> {
  const again = call.outputs.orderRef;
  if (call.outcome === 'ok' && again !== undefined && String(again) !== trial.orderRef()) {
    return `$.outputs.orderRef: expected the order of the first accept (${trial.orderRef()}), was ${String(again)}`;
  }
  return null;
}

/** An answer that names none of this told nothing. */
function tells(...outputs: readonly string[]) {
  return async (_scene: Scene, call: Call): Promise<string | null> => {
    const told = outputs.filter((name) => call.outputs[name] !== undefined && call.outcome === 'ok');
    return told.length === 0 ? null : told.map((name) => `$.outputs.${name}: told to who may not know it`).join(' ');
  };
}

async function strangerOf({ context, owner, stranger }: Scene, operation: OperationName): Promise<string> {
  if (stranger === null) throw new Blocked('manifest', 'this needs two ordinary users under `accounts`');
  if (await context.partner.distinguishes(operation, owner, stranger)) return stranger;
  throw new Blocked('manifest', `${owner} and ${stranger} send the same credentials`);
}

function byId(orderRef: string | null): Readonly<Record<string, unknown>> {
  return { id: orderRef, orderRef };
}

function aroundNow(nowMs: number): Readonly<Record<string, string>> {
  const hour = 3_600_000;
  return { from: new Date(nowMs - hour).toISOString(), to: new Date(nowMs + hour).toISOString() };
}
