import { exchangeEvidence } from '../../src/checks/evidence.js';
import type { DrillContext } from '../../src/drills/context.js';
import { Blocked } from '../../src/drills/define.js';
import type { TrialRecorder } from '../../src/drills/trial.js';
import type { Call } from '../../src/model/call.js';
import type { CheckReport } from '../../src/model/report.js';
import type { Contract } from '../contract-file.js';
import { interactionChecks } from '../interaction-checks.js';
import { type InteractionResult, unseenEffect, verifyContract } from '../verify-contract.js';
import { partnerContract } from './partner-contract.js';
import type { PartnerInteraction, Scene } from './partner-interaction.js';
import { partnerInteractions } from './partner-interactions.js';

interface Played {
  readonly interaction: PartnerInteraction;
  scene: Scene | null;
  call: Call | null;
  /** Who must act where it could not be played. */
  fault: CheckReport['fault'];
}

/** What was replayed, so that it can be kept and shared, and how each interaction fared. */
export interface PartnerResult {
  readonly contract: Contract;
  readonly checks: CheckReport[];
}

/** Replays the partner's contract through its manifest's operations; states are set at front and twin by us alone. */
export async function verifyPartner(context: DrillContext): Promise<PartnerResult> {
  const { manifest, partner } = context;
  const name = manifest.partner.name;
  const known = partnerInteractions.filter((each) => missing(context, each) === null);
  const played = known.map((interaction): Played => ({ interaction, scene: null, call: null, fault: 'harness' }));
  const shared = new Map<string, Promise<Scene>>();
  const contract = partnerContract(name, known, (operation, output) => partner.maps(operation, output));
  const results = await verifyContract({
    contract,
    signal: context.signal,
    async setState(_state, _params, turn) {
      const each = played[turn];
      if (each) {
        await withFault(each, async () => {
          each.scene = await sceneOf(context, each.interaction, shared);
        });
      }
      return {};
    },
    async answer(_request, _interaction, turn) {
      const each = played[turn];
      if (!each?.scene) throw new Error('there is no such interaction');
      const { scene } = each;
      const call = await withFault(each, async () => {
        const made = await each.interaction.ask(scene);
        const refusedWell = made.outcome !== 'ok' && each.interaction.outcomes.includes(made.outcome);
        if (made.problem && made.problem.fault !== 'partner' && !refusedWell) {
          throw new Blocked(made.problem.fault, made.problem.reason);
        }
        return made;
      });
      // A dry pool is wet again for the next.
      if (!each.interaction.state.shared) scene.trial.end();
      each.call = call;
      const body = Buffer.from(JSON.stringify({ outcome: call.outcome, outputs: call.outputs }));
      return { status: 200, headers: { 'content-type': 'application/json' }, body };
    },
  });
  const judged: InteractionResult[] = [];
  for (const [index, result] of results.entries()) judged.push(await withEffect(result, played[index]));
  for (const trial of trialsOf(played)) trial.end();
  const side = {
    area: 'partner-contract',
    name,
    fault: 'partner',
    remedy: 'Answer as the operation of the manifest promises; `readiness explain` of the audit says why it matters.',
  } as const;
  const checks = interactionChecks(side, judged).map((check, index): CheckReport => {
    const { call, fault } = played[index] ?? { call: null, fault: null };
    const evidence = call
      ? [exchangeEvidence(call, `${call.operation} as ${call.account ?? 'nobody'}: ${call.outcome}`)]
      : [];
    const findings = check.findings.map((finding) => ({ ...finding, evidence }));
    return { ...check, evidence, findings, ...(check.outcome === 'unverified' ? { fault } : {}) };
  });
  return { contract, checks: [...checks, ...leftOut(context, name)] };
}

function missing({ partner }: DrillContext, { operation, needs }: PartnerInteraction): string | null {
  return [operation, needs ?? operation].find((each) => !partner.has(each)) ?? null;
}

/** What the manifest does not say cannot be verified, and is not passed over in silence. */
function leftOut(context: DrillContext, name: string): CheckReport[] {
  const results = partnerInteractions.flatMap((each): InteractionResult[] => {
    const operation = missing(context, each);
    if (operation === null) return [];
    const { name: interaction, rules, state, optional = false } = each;
    const about = { interaction, rules, states: [state.name], pending: optional, exchange: null, durationMs: 0 };
    const reason = `the manifest leaves out operations.${operation}: describe it, so that this can be answered`;
    return [{ ...about, outcome: 'unverified', mismatches: [reason] }];
  });
  const remedy = 'Describe the operation in the manifest.';
  const side = { area: 'partner-contract', name, fault: 'manifest', remedy } as const;
  return interactionChecks(side, results).map((check) => ({ ...check, fault: 'manifest' }));
}

async function sceneOf(
  context: DrillContext,
  { state, name }: PartnerInteraction,
  shared: Map<string, Promise<Scene>>,
): Promise<Scene> {
  const [owner = '', stranger = null] = context.users;
  const build = async () => {
    const trial = context.trial(name, state.name, { account: owner });
    const scene = { context, trial, owner, stranger };
    await state.set(scene);
    return scene;
  };
  if (!state.shared) return build();
  const scene = shared.get(state.name) ?? build();
  shared.set(state.name, scene);
  return scene;
}

async function withFault<T>(each: Played, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Blocked) each.fault = error.obstacle.fault;
    throw error;
  }
}

/** Joins what Pact saw in the answer with what came of it. */
async function withEffect(result: InteractionResult, each: Played | undefined): Promise<InteractionResult> {
  const { interaction, scene, call } = each ?? {};
  if (!interaction?.effect || !scene || !call || result.outcome === 'unverified') return result;
  if (scene.context.signal.aborted) return { ...result, outcome: 'unverified', mismatches: [unseenEffect] };
  const forgivable = call.outcome === 'ok';
  try {
    const effect = await interaction.effect(scene, call);
    if (effect !== null) return { ...result, outcome: 'broken', mismatches: [...result.mismatches, effect] };
    return result.outcome === 'broken' && forgivable ? { ...result, outcome: 'kept', mismatches: [] } : result;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return result.outcome === 'broken' && !forgivable
      ? result
      : { ...result, outcome: 'unverified', mismatches: [reason] };
  }
}

function trialsOf(played: readonly Played[]): ReadonlySet<TrialRecorder> {
  return new Set(played.flatMap(({ scene }) => (scene ? [scene.trial] : [])));
}
