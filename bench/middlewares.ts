import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../src/checks/package-root.js';
import type { Report } from '../src/model/report.js';
import { type Middleware, middlewares } from './middlewares/catalogue.js';
import { type Audited, page } from './middlewares/page.js';
import { middlewareOf, openShop } from './middlewares/shop.js';

const root = packageRoot();

/**
 * Audits public idempotency packages as they are and writes `docs/middlewares.md`. Needs the npm registry, and a Redis
 * at REDIS_URL (database 9 of this machine) for the shared stores. `serve NAME [--two]` keeps one running instead.
 */
export async function run(args: readonly string[]): Promise<void> {
  if (args[0] === 'serve') return serve(middlewareOf(args[1] ?? ''), args.includes('--two') ? 2 : 1);
  const chosen = args.length === 0 ? middlewares : args.map(middlewareOf);
  const files = join(root, 'docs', 'middlewares');
  if (args.length === 0) rmSync(files, { recursive: true, force: true });
  mkdirSync(files, { recursive: true });
  const audits: Audited[] = [];
  for (const middleware of chosen) {
    for (const processes of middleware.shared === null ? ([1] as const) : ([1, 2] as const)) {
      audits.push(await audit(middleware, processes, files));
    }
  }
  const text = page(audits, new Date().toISOString().slice(0, 10));
  if (args.length === 0) writeFileSync(join(root, 'docs', 'middlewares.md'), text);
  process.stdout.write(text);
}

async function audit(middleware: Middleware, processes: 1 | 2, files: string): Promise<Audited> {
  const shop = await openShop(middleware, processes);
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
      const name = `${middleware.id}${processes === 2 ? '-two' : ''}-${check.id}.json`;
      copyFileSync(join(out, file), join(files, name));
      kept.set(check.id, `middlewares/${name}`);
    }
    return { middleware, processes, checks: report.checks, files: kept };
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

/** Until Ctrl-C. */
async function serve(middleware: Middleware, processes: 1 | 2): Promise<void> {
  const shop = await openShop(middleware, processes);
  process.stdout.write(`${middleware.name} ${middleware.version}\n${shop.urls.join('\n')}\nrestart: ${shop.restart}\n`);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await shop.stop();
}
