import type { RunRecord } from '../model/history.js';
import { embeddedManifest, findManifest } from './find-manifest.js';
import { UsageError, unknownWord } from './usage-error.js';

/** What says who is looked at. */
export interface Named {
  readonly manifest?: string;
  readonly target?: string;
  readonly profile?: string;
}

/** What only the audit of a provider takes. */
export interface ProviderFlags {
  readonly replica: readonly string[];
  readonly restart?: string;
  readonly maxTrades?: number;
  readonly maxRps?: number;
}

/** With a profile and a target but no manifest it is a provider that is looked at. */
export function isProvider<T extends Named>(options: T): options is T & { profile: string; target: string } {
  return options.profile !== undefined && options.target !== undefined && options.manifest === undefined;
}

/** A partner of 0Pools is what every audit is about unless it says otherwise. */
const profiles = ['0pools', 'swaps'] as const;

/**
 * Which manifest drives the partner, and whose contract it is held to. Throws UsageError for a profile that only providers
 * have, for what only their audits take, and where the embedded partner would be asked about another upstream.
 */
export function partnerAudit(
  options: Named & ProviderFlags,
  cwd: string,
  defects: readonly string[],
): { readonly file: string; readonly profile: Pick<RunRecord, 'profile'> } {
  const { profile: named, manifest } = options;
  if (named !== undefined && !profiles.some((each) => each === named)) {
    const { message } = unknownWord('profile of a partner', named, profiles);
    throw new UsageError(`${message} Any other profile is a provider's: it takes --target URL and no --manifest`);
  }
  refuseProviderFlags(options);
  const file = findManifest(manifest, cwd, defects);
  if (named !== 'swaps') return { file, profile: {} };
  if (file === embeddedManifest()) {
    throw new UsageError(
      '--profile swaps asks about a backend that makes swaps, and the embedded partner makes none: name yours with --manifest FILE (partners/styles/swap-desk.yaml is a correct one to start from), or a provider of Swaps with --target URL',
    );
  }
  return { file, profile: { profile: named } };
}

function refuseProviderFlags({ replica, restart, maxTrades, maxRps }: ProviderFlags): void {
  const rows: readonly (readonly [flag: string, given: boolean, instead: string])[] = [
    ['--max-trades', maxTrades !== undefined, 'a partner has `limits.maxTrades` in its manifest'],
    ['--max-rps', maxRps !== undefined, 'a partner has `limits.maxRequestsPerSecond` in its manifest'],
    ['--restart', restart !== undefined, 'a partner has `hooks.restart` in its manifest'],
    ['--replica', replica.length > 0, 'a partner is driven at the one address of its manifest'],
  ];
  for (const [flag, given, instead] of rows) {
    if (given) throw new UsageError(`${flag} is for providers (--profile and --target, no --manifest): ${instead}`);
  }
}
