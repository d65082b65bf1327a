import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Tests that start our own processes run the built files, the ones a user gets: build once before any test. */
export default function setup(): void {
  const root = fileURLToPath(new URL('..', import.meta.url));
  // Type errors are the business of `npm run typecheck`; the compiler writes its output all the same.
  spawnSync('npm', ['run', '-s', 'build'], { cwd: root, stdio: 'ignore' });
}
