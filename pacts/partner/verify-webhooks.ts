import type { DrillContext } from '../../src/drills/context.js';
import { Blocked } from '../../src/drills/define.js';
import type { TrialRecorder } from '../../src/drills/trial.js';
import type { CheckReport } from '../../src/model/report.js';
import { eventIdOf } from '../../twin/events.js';
import { signBody } from '../../twin/signing.js';
import type { Contract } from '../contract-file.js';
import { interactionChecks } from '../interaction-checks.js';
import { forwarder, type Relayed } from '../relay.js';
import { type InteractionResult, unseenEffect, verifyContract } from '../verify-contract.js';
import { reserved } from './partner-states.js';
import { webhookContract } from './webhook-contract.js';
import { type WebhookDelivery, webhookDeliveries } from './webhook-deliveries.js';

interface Played {
  readonly delivery: WebhookDelivery;
  trial: TrialRecorder | null;
  /** What the order's ledger, or the user's balance, showed before. */
  before: string | null;
  fault: CheckReport['fault'];
}

/** What an app does with an event after it has answered is done by then. */
const workMs = 800;

/** Replays the webhook contract at the partner's event address; every forgery concerns a trade that is still reserved. */
export async function verifyWebhooks(
  context: DrillContext,
  secret: string,
): Promise<{ readonly contract: Contract | null; readonly checks: CheckReport[] }> {
  const { manifest, stage } = context;
  const side = {
    area: 'webhook-contract',
    name: `${manifest.partner.name} webhooks`,
    fault: 'partner',
    remedy: 'Verify the signature over the raw body and its age before anything is read, and take each event id once.',
  } as const;
  const url = stage.webhookUrl;
  if (url === null) return { contract: null, checks: without(context, side) };
  const { origin, pathname, search } = new URL(url);
  const wire = forwarder(origin);
  const played = webhookDeliveries.map(
    (delivery): Played => ({ delivery, trial: null, before: null, fault: 'harness' }),
  );
  const contract = webhookContract(manifest.partner.name, `${pathname}${search}`, webhookDeliveries);
  try {
    const results = await verifyContract({
      contract,
      signal: context.signal,
      async setState(_state, _params, turn) {
        const each = played[turn];
        if (!each) return {};
        try {
          return await prepare(context, each);
        } catch (error) {
          if (error instanceof Blocked) each.fault = error.obstacle.fault;
          throw error;
        }
      },
      async answer(request, _interaction, turn) {
        await stage.allowance.request(1, context.signal);
        return wire.send(signed(request, played[turn]?.delivery, manifest.webhooks?.header ?? '', secret));
      },
    });
    const judged: InteractionResult[] = [];
    if (!context.signal.aborted) await context.until(context.now() + workMs);
    for (const [index, result] of results.entries()) judged.push(await seen(context, result, played[index]));
    const checks = interactionChecks(side, judged).map((check, index) =>
      check.outcome === 'unverified' ? { ...check, fault: played[index]?.fault ?? 'harness' } : check,
    );
    return { contract, checks };
  } finally {
    for (const { trial } of played) trial?.end();
    await wire.close();
  }
}

/** `webhooks: none` takes the contract away; silence leaves it open. */
function without({ manifest }: DrillContext, side: Parameters<typeof interactionChecks>[0]): CheckReport[] {
  const results = webhookDeliveries.map(
    ({ name, rules, state }): InteractionResult => ({
      ...{ interaction: name, rules, states: [state], pending: false, exchange: null, durationMs: 0 },
      outcome: 'unverified',
      mismatches: ['the manifest has no `webhooks` section: say where the app takes events, or write `webhooks: none`'],
    }),
  );
  const checks = interactionChecks(side, results).map((check): CheckReport => ({ ...check, fault: 'manifest' }));
  if (manifest.webhooks === undefined) return checks;
  const reason = `the manifest says \`webhooks: none\` (line ${manifest.line('webhooks')})`;
  return checks.map((check) => ({ ...check, outcome: 'not-applicable', fault: null, reason }));
}

async function prepare(context: DrillContext, each: Played): Promise<Readonly<Record<string, string>>> {
  const [owner = '', other = owner] = context.users;
  const { delivery } = each;
  // A balance tells of one account's orders together: what must not move it has an account to itself.
  const account = delivery.expect === 'once' ? other : owner;
  const trial = context.trial(delivery.name, delivery.state, { account });
  await reserved.set({ context, trial, owner: account, stranger: null });
  each.trial = trial;
  if (delivery.state !== 'a reserved trade') trial.move('settled', { event: false });
  if (delivery.state === 'an order that an event has settled') {
    await trial.send({ type: delivery.type });
    if ((await trial.waitStatus(['settled'])) !== 'settled') throw new Blocked('partner', 'the event settled no order');
  }
  each.before = await movements(context, trial);
  const trade = trial.trade();
  if (!trade) throw new Blocked('harness', 'the trade is gone');
  const { transactId, quoteId, poolId, side, amountIn, amountOut, rate } = trade;
  const facts = { transactId, quoteId, poolId, side, amountIn, amountOut, rate };
  const createdAt = new Date(context.now()).toISOString();
  return { ...facts, eventId: eventIdOf(transactId, delivery.type), createdAt };
}

/** Signs the very bytes that leave, rightly or wrongly. */
function signed(request: Relayed, delivery: WebhookDelivery | undefined, header: string, secret: string): Relayed {
  const made = signBody(
    secret,
    request.body.toString('utf8'),
    delivery?.signing ?? 'garbage',
    Math.floor(Date.now() / 1000),
  );
  const headers = {
    ...request.headers,
    ...(made.signature === null ? {} : { [header.toLowerCase()]: made.signature }),
  };
  return { ...request, headers, body: Buffer.from(made.body) };
}

/** What the books say of this order: its ledger where that can be read, else the balance of its user. */
async function movements(context: DrillContext, trial: TrialRecorder): Promise<string | null> {
  if (context.partner.has('ledger')) {
    const call = await trial.call('ledger', { orderRef: trial.orderRef() });
    const { entries } = call.outputs;
    if (call.outcome === 'ok' && Array.isArray(entries)) {
      return JSON.stringify(entries.map((entry: unknown) => [Object(entry).kind, Object(entry).amount]).sort());
    }
  }
  const balance = await trial.balance('contract');
  return balance?.final ?? null;
}

/** An effect that could not be looked at leaves open what the answer was worth. */
async function seen(
  context: DrillContext,
  result: InteractionResult,
  each: Played | undefined,
): Promise<InteractionResult> {
  if (result.outcome === 'unverified') return result;
  // Nothing can be read any more, which looks as if the partner had lost it.
  if (context.signal.aborted) return { ...result, outcome: 'unverified', mismatches: [unseenEffect] };
  try {
    return await withEffect(context, result, each);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ...result, outcome: 'unverified', mismatches: [`what came of it could not be seen: ${reason}`] };
  }
}

async function withEffect(
  context: DrillContext,
  result: InteractionResult,
  each: Played | undefined,
): Promise<InteractionResult> {
  if (!each?.trial || result.outcome === 'unverified') return result;
  const { delivery, trial, before } = each;
  if (delivery.expect === 'taken') {
    const status = await trial.waitStatus(['settled']);
    if (status === 'settled') return result;
    return broken(result, `$.status of the order: expected settled after the event, was ${status ?? 'unreadable'}`);
  }
  const after = await movements(context, trial);
  const status = String((await trial.order())?.outputs.status ?? 'unreadable');
  if (delivery.expect === 'refused' && trial.trade()?.status !== 'reserved') {
    return { ...result, outcome: 'unverified', mismatches: ['the trade did not stay reserved upstream'] };
  }
  if (delivery.expect === 'refused' && status !== 'pending' && status !== 'unreadable') {
    return broken(result, `$.status of the order: expected pending while the trade is reserved, became ${status}`);
  }
  if (after === null || before === null) {
    return { ...result, outcome: 'unverified', mismatches: ['neither ledger nor balance could be read'] };
  }
  if (after !== before) return broken(result, `$.ledger: expected ${before}, became ${after}`);
  if (delivery.expect === 'refused' && status === 'unreadable') {
    return { ...result, outcome: 'unverified', mismatches: ['the status of the order could not be read'] };
  }
  // Refusing in another way than 4xx is a style, as long as nothing changes.
  const forgiven = delivery.expect === 'refused' && result.outcome === 'broken';
  return forgiven ? { ...result, outcome: 'kept', mismatches: [] } : result;
}

function broken(result: InteractionResult, mismatch: string): InteractionResult {
  return { ...result, outcome: 'broken', mismatches: [...result.mismatches, mismatch] };
}
