/** One entry for each benchmark; what it needs is loaded when it is asked for. */
const BENCHES: Readonly<Record<string, () => Promise<{ run(args: readonly string[]): Promise<void> }>>> = {
  audit: () => import('./audit.js'),
  middlewares: () => import('./middlewares.js'),
  pacts: () => import('./pacts.js'),
  properties: () => import('./properties.js'),
  races: () => import('./races.js'),
  twin: () => import('./twin.js'),
};

const [name = '', ...args] = process.argv.slice(2);
const load = BENCHES[name];
if (load === undefined) {
  process.stderr.write(`usage: npm run bench -- ${Object.keys(BENCHES).join(' | ')}\n`);
  process.exitCode = 3;
} else {
  const bench = await load();
  await bench.run(args);
}
