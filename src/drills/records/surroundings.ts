import type { StaffOperation } from '../../model/facts/records.js';
import type { DrillContext } from '../context.js';
import { readAppFiles } from './app-files.js';
import { staffOperations } from './intrusions.js';
import { knownIds } from './known-ids.js';
import type { Tale } from './tale.js';

/** Closes the stories and adds what judging them takes: the manifest's mappings, the app's own files. */
export async function surroundings(context: DrillContext, tales: readonly Tale[]) {
  const { manifest, partner } = context;
  const [logs, packetFiles] = await Promise.all([
    readAppFiles(context, manifest.artifacts.logs),
    readAppFiles(context, manifest.artifacts.supportPackets),
  ]);
  const stories = tales.map((tale) => tale.end());
  const searched = tales.flatMap((tale) => [
    ...knownIds(tale).map(({ id }) => id),
    tale.trial.trade()?.idempotencyKey ?? '',
    ...expiries(tale),
  ]);
  const found = [...new Set(searched)].filter((text) => text !== '' && logs.some((log) => log.text.includes(text)));
  const mapped = (operation: StaffOperation) => (partner.has(operation) ? mappedOutputs(context, operation) : null);
  return {
    stories,
    maps: {
      trace: mapped('trace'),
      supportPacket: mapped('supportPacket'),
      ledger: mapped('ledger'),
      dailyClose: mapped('dailyClose'),
    },
    coded: staffOperations.some((operation) => partner.has(operation) && !manifest.operations[operation]),
    takesWebhooks: context.stage.webhookUrl !== null,
    environment: manifest.partner.environment,
    logs: logs.length > 0 ? { files: logs.length, found } : null,
    packetFiles: packetFiles.slice(0, 20).map(({ file, text }) => ({ file, text: text.slice(0, 65_536) })),
  };
}

const outputNames: Readonly<Record<StaffOperation, readonly string[]>> = {
  trace: ['orderRef', 'quoteId', 'tradeId', 'requestIds', 'eventIds', 'ledgerRefs'],
  supportPacket: [
    'packet',
    'requestId',
    'reason',
    'poolId',
    'quoteId',
    'tradeId',
    'environment',
    'amount',
    'side',
    'network',
    'timestamp',
  ],
  ledger: ['entries'],
  dailyClose: ['rows'],
};

function mappedOutputs({ partner }: DrillContext, operation: StaffOperation): readonly string[] {
  return outputNames[operation].filter((output) => partner.maps(operation, output));
}

/** The quote's expiry as logs may spell it. */
function expiries(tale: Tale): string[] {
  const quote = tale.quoteRef === null ? null : tale.trial.locked().quote;
  if (!quote) return [];
  const iso = new Date(quote.expiresAtMs).toISOString();
  return [
    iso,
    iso.replace('.000Z', 'Z'),
    String(Math.floor(quote.expiresAtMs)),
    String(Math.floor(quote.expiresAtMs / 1000)),
  ];
}
