import { expect, test } from 'vitest';
import { repeatCommand } from './repeat-command.js';

const plain = { replica: [], defect: [], suite: [], seed: 7 };

test.each([
  [{}, 'readiness audit --seed 7'],
  [
    { manifest: 'a b.yaml', only: ['webhooks', 'fallback'] },
    "readiness audit --manifest 'a b.yaml' --only webhooks,fallback --seed 7",
  ],
  [
    { budget: 90_000, waivers: 'ci/waivers.yaml' },
    'readiness audit --budget 90000ms --waivers ci/waivers.yaml --seed 7',
  ],
  [
    { target: 'http://h/v1', profile: 'swaps', replica: ['http://i/v1', 'http://j/v1'], restart: "echo 'on'" },
    `readiness audit --target http://h/v1 --replica http://i/v1,http://j/v1 --profile swaps --restart 'echo '\\''on'\\''' --seed 7`,
  ],
  [{ maxTrades: 40, maxRps: 10 }, 'readiness audit --max-trades 40 --max-rps 10 --seed 7'],
  [{ allowLive: true, allowProduction: true } as const, 'readiness audit --seed 7 --allow-live --allow-production'],
  [{ defect: ['a', 'b'], suite: ['mine.ts'] }, 'readiness audit --defect a,b --suite mine.ts --seed 7'],
])('%j is repeated by one command', (given, command) => {
  expect(repeatCommand({ ...plain, ...given })).toBe(command);
});

test('a password in a URL is no part of it', () => {
  const restart = 'curl -X POST https://ada:hunter22@ops.example/restart';
  const command = repeatCommand({
    ...plain,
    target: 'https://ada:hunter22@h',
    replica: ['http://bob:hunter22@i'],
    restart,
  });
  expect(command).not.toContain('hunter22');
  expect(command).toContain('https://ops.example/restart');
});
