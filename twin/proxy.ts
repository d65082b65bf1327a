import type { ArmedFault, EventType, Fault, Twin, TwinCapability, TwinPartner } from './api.js';
import { parseObject } from './body.js';
import { TwinClock } from './clock.js';
import { generateToken } from './config.js';
import type { ControlTarget } from './control/control-target.js';
import { FaultBoard } from './faults.js';
import { createIds } from './ids.js';
import { journalSettings, RequestJournal } from './journal.js';
import { PausePoints, Sleeper } from './pauses.js';
import { Forwarder } from './proxy-mode/forward.js';
import { Mirror } from './proxy-mode/mirror.js';
import { ProxyFront } from './proxy-mode/proxy-front.js';
import { Sender } from './sending.js';
import { lazyControl, listen, originOf } from './server.js';
import { Webhooks } from './webhooks.js';

const NOTHING: ReadonlySet<TwinCapability> = new Set();

export interface ProxyOptions {
  /** Base of the real sandbox, version included: `https://sandbox.example/v1`. */
  readonly forwardTo: string;
  readonly host?: string;
  readonly port?: number;
  readonly controlToken?: string;
  readonly journalDir?: string;
  /** For events that are ordered here; the sandbox sends its own by itself. */
  readonly webhook?: TwinPartner['webhook'];
  /** How the caller is named in the journal, default `partner`. */
  readonly partnerId?: string;
  /** How long the sandbox may take, ms; default 30 000. */
  readonly upstreamTimeoutMs?: number;
}

/** Thrown where a proxy is asked for what only the sandbox itself could do. */
export class UnsupportedByProxy extends Error {
  constructor(readonly capability: TwinCapability) {
    super(`a proxy in front of a real sandbox cannot do this: ${capability}`);
  }
}

/**
 * Starts the same journal, faults and pause points in front of a real sandbox. Quotes and trades are known as far as
 * they passed through. `capabilities` is empty: what needs the sandbox's own state throws `UnsupportedByProxy`.
 */
export async function startProxy(options: ProxyOptions): Promise<Twin> {
  if (!URL.canParse(options.forwardTo)) throw new TypeError(`forwardTo must be a URL, got "${options.forwardTo}"`);
  const clock = new TwinClock();
  const faults = new FaultBoard();
  const pauses = new PausePoints();
  const sleeper = new Sleeper();
  const journal = new RequestJournal(journalSettings(options));
  const partnerId = options.partnerId ?? 'partner';
  const mirror = new Mirror(clock, partnerId);
  const forwarder = new Forwarder(options.forwardTo, options.upstreamTimeoutMs ?? 30_000);
  const webhooks = new Webhooks(
    {
      now: () => clock.now(),
      facts(tradeId: string, _type: EventType) {
        const trade = mirror.trade(tradeId);
        return trade && { trade, ledgerRef: null, requestId: mirror.requestOf(tradeId) };
      },
      webhook: () => options.webhook ?? null,
    },
    1,
    faults,
  );
  await journal.ready();
  let generation = 0;
  const changed = journal.changed.bind(journal);
  const controlToken = options.controlToken ?? generateToken();
  const target = (): ControlTarget => ({ twin, faults, pauses });
  const front = new ProxyFront({
    faults,
    pauses,
    sender: new Sender(clock, changed, sleeper.sleep),
    sleep: sleeper.sleep,
    generation: () => generation,
    changed,
    clock,
    journal,
    requestIds: createIds().request,
    mirror,
    forwarder,
    partnerId,
    control: lazyControl(target),
  });
  const host = options.host ?? '127.0.0.1';
  const server = await listen(front, host, options.port ?? 0);
  const origin = originOf(server, host);
  const reset = (): void => {
    generation += 1;
    sleeper.wakeAll();
    pauses.clear();
    faults.clear();
    webhooks.reset();
    mirror.clear();
    journal.clear();
  };
  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await journal.close();
    reset();
    webhooks.close();
    await Promise.all([closed, forwarder.close()]);
  };
  const twin: Twin = {
    capabilities: NOTHING,
    origin,
    pools: `${origin}/v1`,
    swaps: `${origin}/swaps`,
    partners: [],
    controlToken,
    journal,
    webhooks,
    now: () => clock.now(),
    arm(fault: Fault): ArmedFault {
      const needed = neededFor(fault);
      if (needed !== null) throw new UnsupportedByProxy(needed);
      if (fault.effect.kind === 'pause') pauses.close(fault.effect.name);
      return faults.arm(fault);
    },
    resume: (name) => pauses.resume(name),
    paused: (name) => pauses.paused(name),
    waitPaused: (name, count, timeoutMs) => pauses.waitPaused(name, count, timeoutMs),
    quotes: () => mirror.quotes(),
    quote: (quoteId) => mirror.quote(quoteId),
    trades: () => mirror.trades(),
    trade: (transactId) => mirror.trade(transactId),
    tradeByQuote: (quoteId) => mirror.tradeByQuote(quoteId),
    async refresh(quoteId) {
      const headers = mirror.callerOf(quoteId);
      if (headers === null) return;
      const path = `/pools/transactions/${encodeURIComponent(quoteId)}`;
      const told = await forwarder.forward('GET', path, headers, null).catch(() => null);
      if (told?.answer.status === 200) mirror.learnStatus(parseObject(told.answer.body));
    },
    swapsMade: () => [],
    plan: () => unsupported('plan'),
    move: () => unsupported('move'),
    moveSwap: () => unsupported('swaps-state'),
    loseSwapCache: () => unsupported('swaps-state'),
    quoteTtl: () => unsupported('quote-ttl'),
    fund: () => unsupported('funding'),
    advance: () => unsupported('clock'),
    reset,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
  return twin;
}

/** What a fault needs that only a twin has. */
function neededFor({ point, effect }: Fault): TwinCapability | null {
  if (effect.kind === 'commit-as' || effect.kind === 'plan') return effect.kind;
  if (effect.kind === 'lose-cache') return 'swaps-state';
  return point === 'event' ? 'scheduled-events' : null;
}

function unsupported(capability: TwinCapability): never {
  throw new UnsupportedByProxy(capability);
}
