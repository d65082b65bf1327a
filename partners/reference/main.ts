import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type App, buildApp } from './app.js';
import type { Behaviour } from './behaviour.js';
import { correctBehaviour } from './correct-behaviour.js';
import { buildServer } from './http/server.js';
import { reconcile } from './reconcile.js';
import { readSettings, type Settings } from './settings.js';

/** The product's behaviour, or for a self-test of the audit, the same with planted defects. */
async function behaviourOf(settings: Settings): Promise<Behaviour> {
  const correct = correctBehaviour(settings);
  if (settings.defects.length === 0) return correct;
  const { plantDefects } = await import('../defects/plant.js');
  return plantDefects(correct, settings);
}

async function serve(app: App): Promise<void> {
  const server = await buildServer(app);
  await app.watcher.start();
  const { port, host } = app.settings;
  const address = await server.listen({ port, host });
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await server.close();
    await app.close();
    process.exitCode = 0;
    if (process.connected) process.disconnect();
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  // A replica does not outlive the process that started it.
  process.on('disconnect', stop);
  process.send?.({ listening: address });
  process.stdout.write(`partner listening on ${address}\n`);
}

async function closeTheDay(app: App): Promise<void> {
  const { rows, exceptions } = await reconcile({ ...app, dataDir: app.settings.dataDir });
  process.stdout.write(`daily close: ${rows.length} orders, ${exceptions.length} exceptions\n`);
  await app.close();
}

/** `main.js` serves; `main.js reconcile` runs the nightly job once. Rejects where the settings are at fault. */
export async function main(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const settings = readSettings(env);
  const app = await buildApp(settings, await behaviourOf(settings));
  if (argv[0] === 'reconcile') await closeTheDay(app);
  else await serve(app);
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  main(process.argv.slice(2), process.env).catch((error: unknown) => {
    process.stderr.write(`partner: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
