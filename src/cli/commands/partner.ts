import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { defects } from '../../../partners/defects/index.js';
import type { Twin } from '../../../twin/api.js';
import { packageRoot } from '../../checks/package-root.js';
import type { Session } from '../session.js';
import { UsageError, unknownWord } from '../usage-error.js';
import { listed } from './listed.js';
import { parsePort } from './twin.js';

interface Options {
  port?: number;
  defect: string[];
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * `partner`: the reference partner alone, until Ctrl-C. It reads its settings from the environment; where
 * POOLS_BASE_URL is not set, a twin of its own stands in for 0Pools.
 */
export function partnerCommand({ terminal, env, signal, end }: Session): Command {
  return new Command('partner')
    .description('the reference partner alone; with a twin of its own unless POOLS_BASE_URL is set')
    .option('--port <n>', 'port to listen on (default: PORT, else a free one)', parsePort)
    .option('--defect <ids>', 'plant these mistakes', listed, [])
    .action(async ({ port, defect }: Options) => {
      for (const id of defect)
        if (!defects.some((each) => each.id === id))
          throw unknownWord(
            'defect',
            id,
            defects.map((each) => each.id),
          );
      const main = join(packageRoot(), 'dist', 'partners', 'reference', 'main.js');
      if (!existsSync(main)) throw new UsageError(`${main} is missing: run npm run build first`);
      const dataDir = env.DATA_DIR ?? mkdtempSync(join(tmpdir(), 'reference-partner-'));
      const upstream = env.POOLS_BASE_URL === undefined ? await ownTwin(env) : null;
      if (upstream) terminal.out(`0Pools twin at ${upstream.twin.pools}\n`);
      const child = fork(main, [], {
        // The child ends in its own good order when we tell it, not when the terminal does.
        detached: true,
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
        env: {
          ...env,
          ...upstream?.env,
          DATA_DIR: dataDir,
          ...(port === undefined ? {} : { PORT: String(port) }),
          ...(defect.length === 0 ? {} : { DEFECTS: defect.join(',') }),
        },
      });
      child.on('message', (message: { listening?: string }) => {
        if (message.listening) upstream?.twin.webhooks.target(`${message.listening}/hooks/pools`);
      });
      signal.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
      const [code] = (await once(child, 'exit')) as [number | null];
      await upstream?.twin.close();
      if (env.DATA_DIR === undefined) rmSync(dataDir, { recursive: true, force: true });
      if (!signal.aborted && code !== 0) end(4);
    });
}

async function ownTwin(env: Env): Promise<{ readonly twin: Twin; readonly env: Env }> {
  const secretKey = env.POOLS_SECRET_KEY ?? `sk_test_${crypto.randomUUID().replaceAll('-', '')}`;
  const secret = env.WEBHOOK_SECRET ?? `whsec_test_${crypto.randomUUID().replaceAll('-', '')}`;
  const publishableKey = `pk_test_${crypto.randomUUID().replaceAll('-', '')}`;
  const { startTwin } = await import('../../../twin/index.js');
  const twin = await startTwin({
    partners: [{ id: 'reference', secretKey, publishableKey, webhook: { url: null, secret } }],
  });
  return { twin, env: { POOLS_BASE_URL: twin.pools, POOLS_SECRET_KEY: secretKey, WEBHOOK_SECRET: secret } };
}
