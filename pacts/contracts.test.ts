import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadCatalogue } from '../src/checks/catalogue.js';
import { poolsContract, swapsContract } from './consumer-contracts.js';
import { readContracts, rulesOf } from './contract-file.js';
import { eventContract, eventMessages, writeEventContract } from './event-messages.js';
import type { ConsumerContract } from './interaction.js';
import { writeContract } from './write-contract.js';

const published = fileURLToPath(new URL('./contracts', import.meta.url));

async function isPublished<C>(contract: ConsumerContract<C>): Promise<void> {
  const name = `${contract.consumer}-${contract.provider}.json`;
  const dir = await mkdtemp(join(tmpdir(), 'pact-'));
  try {
    const played = await writeContract(contract, dir);
    expect(played.map((each) => [each.name, each.kind])).toEqual(
      contract.interactions.map((each) => [each.name, each.expect]),
    );
    expect(played.filter(({ requestId }) => requestId !== 'req_test_1')).toEqual([]);
    await isWritten(dir, name);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function isWritten(dir: string, name: string): Promise<void> {
  const written = await readFile(join(dir, name), 'utf8');
  if (process.env.UPDATE_PACTS) await writeFile(join(published, name), written);
  expect(JSON.parse(written).interactions).toEqual(
    JSON.parse(await readFile(join(published, name), 'utf8')).interactions,
  );
}

test('the published 0Pools contract is what the client really sends and reads', { timeout: 120_000 }, () =>
  isPublished(poolsContract),
);

test('the published Swaps contract is what the client really sends and reads', { timeout: 120_000 }, () =>
  isPublished(swapsContract),
);

test('the published event contract is what the partner reads of an event', { timeout: 120_000 }, async () => {
  const dir = await mkdtemp(join(tmpdir(), 'pact-'));
  try {
    const facts = { tradeId: 'pt_test_1', quoteId: 'pq_test_1', amountOut: '107.25' };
    expect(await writeEventContract(dir)).toMatchObject(eventMessages.map(({ status }) => ({ ...facts, status })));
    await isWritten(dir, `${eventContract.consumer}-${eventContract.provider}.json`);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
});

test('every interaction names rules that there are', () => {
  const known = new Set(loadCatalogue().rules.map(({ id }) => id));
  for (const { interactions } of readContracts(published)) {
    for (const interaction of interactions) {
      const rules = rulesOf(interaction);
      expect(rules.length, interaction.description).toBeGreaterThan(0);
      expect(
        rules.filter((rule) => !known.has(rule)),
        interaction.description,
      ).toEqual([]);
    }
  }
});
