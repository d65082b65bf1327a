import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../src/checks/package-root.js';
import type { Report } from '../src/model/report.js';
import { type Layout, layoutsOf, type Middleware, middlewares } from './middlewares/catalogue.js';
import { type Audited, page } from './middlewares/page.js';
import { middlewareOf, openShop } from './middlewares/shop.js';

const root = packageRoot();

/**
 * Audits public idempotency packages as they are and writes `docs/middlewares.md`. Needs the npm registry, and a Redis
 * at REDIS_URL (database 9 of this machine) for the shared stores. `serve NAME [--two | --two-memory]` keeps one running
 * instead, and says what `replay` needs to reach it.
 */
export async function run(args: readonly string[]): Promise<void> {
  if (args[0] === 'serve') return serve(middlewareOf(args[1] ?? ''), args[2] ?? '--');
  const chosen = args.length === 0 ? middlewares : args.map(middlewareOf);
  const files = join(root, 'docs', 'middlewares');
  if (args.length === 0) rmSync(files, { recursive: true, force: true });
  mkdirSync(files, { recursive: true });
  const audits: Audited[] = [];
  for (const middleware of chosen) {
    for (const layout of layoutsOf(middleware)) audits.push(await audit(middleware, layout, files));
  }
  const text = page(audits, new Date().toISOString().slice(0, 10));
  if (args.length === 0) writeFileSync(join(root, 'docs', 'middlewares.md'), text);
  process.stdout.write(text);
}

async function audit(middleware: Middleware, layout: Layout, files: string): Promise<Audited> {
  const shop = await openShop(middleware, layout);
  const out = mkdtempSync(join(tmpdir(), 'readiness-middleware-'));
  try {
    const [first = '', ...replicas] = shop.urls;
    const profile = join(root, 'bench', 'middlewares', 'orders.yaml');
    const where = ['--profile', profile, '--target', first, ...replicas.flatMap((url) => ['--replica', url])];
    const limits = ['--max-trades', '90', '--max-rps', '200', '--seed', '7'];
    const report = await readiness(['audit', ...where, ...limits, '--restart', shop.restart, '--out', out, '--json']);
    const kept = new Map<string, string>();
    for (const check of report.checks) {
      const file = check.evidence.find(({ kind }) => kind === 'counterexample')?.file;
      if (check.outcome !== 'fail' || file === undefined) continue;
      const name = `${[middleware.id, layout.name, check.id].filter((part) => part !== '').join('-')}.json`;
      copyFileSync(join(out, file), join(files, name));
      kept.set(check.id, `middlewares/${name}`);
    }
    return { middleware, layout, checks: report.checks, files: kept };
  } finally {
    await shop.stop();
    rmSync(out, { recursive: true, force: true });
  }
}

async function readiness(words: readonly string[]): Promise<Report> {
  const main = join(root, 'dist', 'src', 'cli', 'main.js');
  // The servers look at neither; without a token the audit could not make a creation fail.
  const env = { ...process.env, PROVIDER_SECRET_KEY: 'key-of-nobody', TWIN_CONTROL_TOKEN: 'token-of-nobody' };
  const child = spawn(process.execPath, [main, ...words], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  await once(child, 'close');
  return JSON.parse(stdout) as Report;
}

/** Until Ctrl-C. Throws for a layout that the middleware has not. */
async function serve(middleware: Middleware, flag: string): Promise<void> {
  const layout = layoutsOf(middleware).find(({ name }) => flag === `--${name}`);
  if (!layout) throw new Error(`${middleware.id} is not run with ${flag}`);
  const shop = await openShop(middleware, layout);
  const [first = '', ...replicas] = shop.urls;
  const words = ['--target', first, ...replicas.flatMap((url) => ['--replica', url]), '--restart', `'${shop.restart}'`];
  process.stdout.write(`${middleware.name} ${middleware.version}\n${words.join(' ')}\n`);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await shop.stop();
}
