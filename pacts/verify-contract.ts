import type { ProviderControl } from './provider-control.js';
import { providerStates } from './provider-states.js';
import { loadPact } from './write-contract.js';

export interface VerifyOptions {
  /** Without `/v1`: the contracts carry whole paths. */
  readonly providerBaseUrl: string;
  /** Pact files. */
  readonly files: readonly string[];
  /** Sent in place of the contract's credentials. */
  readonly secretKey: string;
  /** How states are set; null where the provider cannot be told: then states are taken as given. */
  readonly control: ProviderControl | null;
}

/** One interaction that the provider did not keep. */
interface Breach {
  readonly interaction: string;
  /** What differs, each naming its place: `$.rate: Expected '1' to match ...`. */
  readonly mismatches: readonly string[];
}

export interface Verification {
  readonly ok: boolean;
  readonly breaches: readonly Breach[];
}

/** Replays consumer contracts against a provider. Never rejects for what the provider answers. */
export async function verifyContract(options: VerifyOptions): Promise<Verification> {
  const { providerBaseUrl, files, secretKey, control } = options;
  const { Verifier } = await loadPact();
  const verifier = new Verifier({
    providerBaseUrl,
    pactUrls: [...files],
    logLevel: 'error',
    stateHandlers: Object.fromEntries(
      Object.entries(providerStates).map(([state, set]) => [
        state,
        async () => (control ? { ...(await set(control)) } : {}),
      ]),
    ),
    requestFilter: (request: { headers: Record<string, unknown> }, _response: unknown, next: () => void) => {
      request.headers.authorization = `Bearer ${secretKey}`;
      next();
    },
  });
  try {
    await verifier.verifyProvider();
    return { ok: true, breaches: [] };
  } catch (error) {
    return { ok: false, breaches: readBreaches(error instanceof Error ? error.message : String(error)) };
  }
}

/** The verifier's error message is JSON; anything else is passed on as one breach. */
function readBreaches(message: string): Breach[] {
  let report: unknown;
  try {
    report = JSON.parse(message);
  } catch {
    return [{ interaction: 'verification', mismatches: [message] }];
  }
  const errors = member(report, 'errors');
  if (!Array.isArray(errors)) return [{ interaction: 'verification', mismatches: [message] }];
  return errors.map((error: unknown) => {
    const mismatches = member(member(error, 'mismatch'), 'mismatches');
    return {
      interaction: String(member(error, 'interaction') ?? 'unnamed'),
      mismatches: Array.isArray(mismatches) ? mismatches.map(describe) : [JSON.stringify(member(error, 'mismatch'))],
    };
  });
}

function describe(mismatch: unknown): string {
  const place = member(mismatch, 'path') ?? member(mismatch, 'key') ?? member(mismatch, 'type');
  return `${String(place ?? '')}: ${String(member(mismatch, 'mismatch') ?? JSON.stringify(mismatch))}`;
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}
