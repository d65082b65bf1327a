import { objectOf } from '../record/pact-file.js';
import type { BrokerClient } from './broker-client.js';
import { reasonsOf } from './broker-client.js';
import { BrokerError } from './broker-error.js';

export interface Deployment {
  readonly pacticipant: string;
  readonly version: string;
  /** Null: against the latest version of everything that it has contracts with. */
  readonly environment: string | null;
}

export interface Deployability {
  /** `unknown`: a contract that it needs was never verified. */
  readonly answer: 'yes' | 'no' | 'unknown';
  readonly reasons: readonly string[];
  /** One line for each contract in question. */
  readonly rows: readonly string[];
}

/** Asks the broker's matrix whether a version may be deployed. Rejects with BrokerError. */
export async function canIDeploy(client: BrokerClient, deployment: Deployment): Promise<Deployability> {
  const { pacticipant, version, environment } = deployment;
  const query = new URLSearchParams({
    'q[][pacticipant]': pacticipant,
    'q[][version]': version,
    latestby: 'cvp',
    ...(environment === null ? { latest: 'true' } : { environment }),
  });
  const body = await client.get(client.path(`matrix?${query.toString()}`));
  const summary = objectOf(body.summary);
  if (!summary || !('deployable' in summary))
    throw new BrokerError('broker', 'the matrix of the broker has no summary');
  const notices = reasonsOf(body);
  const { deployable, reason } = summary;
  const rows = Array.isArray(body.matrix) ? body.matrix.map(rowInWords) : [];
  return {
    answer: deployable === true ? 'yes' : deployable === false ? 'no' : 'unknown',
    reasons: notices.length > 0 ? notices : typeof reason === 'string' ? [reason] : [],
    rows,
  };
}

function rowInWords(row: unknown): string {
  const side = (name: string) => {
    const { name: who, version } = objectOf(objectOf(row)?.[name]) ?? {};
    return `${String(who)} ${String(objectOf(version)?.number ?? '?')}`;
  };
  const result = objectOf(objectOf(row)?.verificationResult);
  const verdict = result ? (result.success === true ? 'verified' : 'FAILED') : 'not verified';
  return `${side('consumer')} -> ${side('provider')}: ${verdict}`;
}
