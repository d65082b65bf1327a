import assert from 'node:assert/strict';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TwinState } from '../twin/state.js';
import { askSwaps, type Told } from './twin/direct.js';

const DAY_MS = 86_400_000;
const SEQUENCES = Number(process.env.TWIN_SEQUENCES ?? 2000);
const CREDENTIALS = ['gspk_test_a:gssk_test_a', 'gspk_test_b:gssk_test_b'];
const BODIES = ['100.00', '200.00', '200.0'].map((amountFrom) =>
  JSON.stringify({ from: 'usdttrc20', to: 'eth', amountFrom, address: `0x${'a1'.repeat(20)}` }),
);

interface Made {
  readonly text: string;
  readonly body: string;
  readonly atMs: number;
}

/** By credential and key: the last swap that was made under it. */
interface Model {
  readonly made: Map<string, Made>;
  swaps: number;
  commands: number;
}

type Command = fc.Command<Model, TwinState>;

const command = (name: string, run: (model: Model, state: TwinState) => void): Command => ({
  check: () => true,
  run: (model, state) => {
    model.commands += 1;
    run(model, state);
    const rows = state.swaps?.parts.book.rows;
    assert.equal((rows?.next ?? 0) - (rows?.first ?? 0), model.swaps);
  },
  toString: () => name,
});

const create = (credential: string, key: string, body: string): Command =>
  command(`create(${credential.at(-1)},${key},${BODIES.indexOf(body)})`, (model, state) => {
    const now = state.clock.now();
    const known = model.made.get(`${credential} ${key}`);
    const living = known && now - known.atMs < DAY_MS ? known : null;
    const told: Told = askSwaps(state, { method: 'POST', path: '/v1/swaps', token: credential, key, body });
    if (living && living.body !== body) {
      assert.equal(told.status, 409);
      assert.match(told.text, /^\{"error":\{"type":"conflict","code":"idempotency_key_mismatch"/);
    } else {
      assert.equal(told.status, 201);
      if (living) assert.equal(told.text, living.text);
      else {
        model.swaps += 1;
        model.made.set(`${credential} ${key}`, { text: told.text, body, atMs: now });
      }
    }
  });

const commands: fc.Arbitrary<Command>[] = [
  fc
    .tuple(fc.constantFrom(...CREDENTIALS), fc.constantFrom('k1', 'k2', 'k3'), fc.constantFrom(...BODIES))
    .map((args) => create(...args)),
  fc
    .tuple(fc.constantFrom(...CREDENTIALS), fc.constantFrom('k1', 'k2'), fc.constantFrom(...BODIES))
    .map((args) => create(...args)),
  // Whatever the cache lost, the rows still answer (SWAP-5).
  fc.constant(command('loseCache', (_model, state) => void state.swaps?.parts.book.cache.lose())),
  fc
    .constantFrom(1000, DAY_MS / 2, DAY_MS - 5000, DAY_MS + 5000)
    .map((ms) => command(`advance(${ms})`, (_model, state) => state.advance(ms))),
];

// For any interleaving of creates, lost caches and clock moves, one key of one credential is one swap for 24 hours.
it('makes one swap a key, whatever is lost', async () => {
  const partners = CREDENTIALS.map((swapsCredential, index) => ({
    id: `p${index}`,
    secretKey: `sk_test_${index}`,
    publishableKey: `pk_test_${index}`,
    swapsCredential,
  }));
  const swapLimits = { perCredential: 1e9, perAddress: 1e9 };
  const state = new TwinState({ partners, swapLimits, journal: 'off', paging: { pageSize: 2, livePages: 2 } });
  await state.loadSwaps();
  let executed = 0;
  const property = fc.property(fc.commands(commands, { maxCommands: 24, size: 'max' }), (sequence) => {
    state.reset();
    const model: Model = { made: new Map(), swaps: 0, commands: 0 };
    fc.modelRun(() => ({ model, real: state }), sequence);
    executed += model.commands;
  });
  fc.assert(property, { numRuns: SEQUENCES });
  expect(executed / SEQUENCES).toBeGreaterThanOrEqual(7);
}, 240_000);
