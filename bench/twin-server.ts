import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks';

/** A child process that serves one subject of the benchmark and tells over IPC what it cost. */
const [mode = 'bare', sink = '', key = ''] = process.argv.slice(2);

interface Served {
  readonly port: number;
  /** Ends it and takes away what it kept on disk. */
  close(): Promise<void>;
}

async function start(): Promise<Served> {
  if (mode === 'bare') return startBare();
  const full = mode === 'full';
  const { startTwin } = await import('../twin/index.js');
  const twin = await startTwin({
    journal: full ? 'on' : 'off',
    quoteTtlMs: 60_000,
    partners: [
      {
        id: 'bench',
        secretKey: key,
        publishableKey: 'pk_test_bench',
        balance: full ? '1000000000000.00' : null,
        webhook: { url: full ? sink : null, secret: 'whsec_bench' },
      },
    ],
  });
  if (full) {
    const drop = { kind: 'drop' } as const;
    twin.arm({ match: { operation: 'transact', quoteId: 'pq_other' }, point: 'after-commit', effect: drop });
    twin.arm({ match: { idempotencyKey: 'none' }, point: 'before-commit', effect: drop });
    twin.arm({ match: { operation: 'createQuote', amount: '7.00' }, point: 'before-commit', effect: drop });
  }
  return { port: Number(new URL(twin.origin).port), close: () => twin.close() };
}

/** What any JSON handler costs: parse the body, answer JSON of the same size. */
function startBare(): Promise<Served> {
  const server = createServer((req, res) => {
    let body = '';
    req.on('data', (chunk: Buffer) => {
      body += chunk;
    });
    req.on('end', () => {
      const asked = body === '' ? {} : JSON.parse(body);
      const text = JSON.stringify({ ...ANSWER, destAddress: asked.destAddress ?? null });
      res.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) });
      res.end(text);
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      // A TCP server that listens has an address object.
      const { port } = server.address() as AddressInfo;
      resolve({ port, close: async () => server.closeAllConnections() });
    });
  });
}

const ANSWER = {
  quoteId: 'pq_test_0123456700000001',
  type: 'firm',
  available: true,
  executable: true,
  rate: '1.0677345',
  spreadBps: 30,
  feeBps: 20,
  totalBps: 50,
  amountIn: '100.00',
  amountOut: '106.77345',
  fiatCurrency: 'EUR',
  cryptoCurrency: 'USDT',
  cryptoNetwork: 'tron',
  expiresAt: '2026-01-01T00:00:15.000Z',
};

const delay = monitorEventLoopDelay({ resolution: 5 });
let longestGc = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) longestGc = Math.max(longestGc, entry.duration);
}).observe({ entryTypes: ['gc'] });

process.on('message', async (message) => {
  if (message === 'stop') {
    await served.close();
    process.exit(0);
  }
  if (message === 'collect') global.gc?.();
  const { user, system } = process.cpuUsage();
  const { heapUsed, external, rss } = process.memoryUsage();
  const pauseMs = delay.max / 1e6;
  process.send?.({
    cpuMicros: user + system,
    heapBytes: heapUsed + external,
    rssBytes: rss,
    pauseMs,
    longestGcMs: longestGc,
  });
  delay.reset();
  longestGc = 0;
});
delay.enable();
const served = await start();
process.send?.({ port: served.port });
