import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { runHook } from './run-hook.js';

describe('runHook', () => {
  it('answers the exit status and what was printed, with the environment given', async () => {
    const result = await runHook('echo "$WHO"; echo bad >&2; exit 4', tmpdir(), { WHO: 'nightly' }, 10_000);
    expect(result).toMatchObject({ code: 4, timedOut: false });
    expect([...result.output].sort()).toEqual(['bad', 'nightly']);
  });

  it('ends what takes too long, with its children', async () => {
    const result = await runHook('sleep 300 | sleep 300', tmpdir(), {}, 150);
    expect(result).toMatchObject({ timedOut: true, signal: 'SIGKILL' });
  });

  it('says why a command cannot run', async () => {
    expect(await runHook('true', '/no/such/folder', {}, 1000)).toMatchObject({ code: 127 });
  });
});
