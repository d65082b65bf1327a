import type { Call } from '../../model/call.js';
import type { RecordStory, RecordsFacts } from '../../model/facts/records.js';
import type { DrillContext } from '../context.js';
import { readAppFiles } from './app-files.js';
import { staffOperations } from './intrusions.js';
import { knownIds } from './known-ids.js';
import type { Tale } from './tale.js';

/** Closes the stories and adds what judging them takes: the manifest's mappings, the app's own files. */
export async function surroundings(context: DrillContext, tales: readonly Tale[], closes: readonly Call[]) {
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
  const rows = (operation: 'ledger' | 'dailyClose') =>
    mappedRows(context, operation, tales.flatMap(({ ledgers }) => ledgers.map(({ call }) => call)).concat(closes));
  return {
    stories,
    maps: {
      trace: mappedOutputs(context, 'trace'),
      supportPacket: mappedOutputs(context, 'supportPacket'),
      ledger: rows('ledger'),
      dailyClose: rows('dailyClose'),
    },
    coded: staffOperations.some((operation) => partner.has(operation) && !manifest.operations[operation]),
    takesWebhooks: context.stage.webhookUrl !== null,
    environment: manifest.partner.environment,
    credentialsShown: credentialsShown(context, stories),
    logs: logs.length > 0 ? { files: logs.length, found } : null,
    packetFiles: packetFiles.slice(0, 20).map(({ file, text }) => ({ file, text: text.slice(0, 65_536) })),
  };
}

/** Found before redaction, which makes all credentials look alike. */
function credentialsShown({ stage }: DrillContext, stories: readonly RecordStory[]): RecordsFacts['credentialsShown'] {
  const shows = (call: Call | null) =>
    call?.exchanges.some(({ response }) =>
      [
        ...(response?.body ?? '').matchAll(
          /(?:\bbearer|authorization["']?\s*[:=]\s*["']?(?:basic|digest|token))\s+([\w.~+/=-]{8,})/gi,
        ),
      ].some(
        ([header, value = '']) => /\d/.test(value) && !stage.secrets.some((secret) => header.includes(secret.value)),
      ),
    ) === true;
  return stories.flatMap(({ kind, traces, packet }) => [
    ...(traces.some(({ call }) => shows(call)) ? [{ operation: 'trace' as const, kind }] : []),
    ...(shows(packet) ? [{ operation: 'supportPacket' as const, kind }] : []),
  ]);
}

const outputNames = {
  trace: ['orderRef', 'quoteId', 'tradeId', 'requestIds', 'eventIds', 'ledgerRefs'],
  supportPacket: ['packet', 'requestId', 'reason'],
} as const;

function mappedOutputs({ partner }: DrillContext, operation: 'trace' | 'supportPacket'): readonly string[] | null {
  if (!partner.has(operation)) return null;
  return outputNames[operation].filter((output) => partner.maps(operation, output));
}

/** The fields of entries or rows that the manifest maps, or that rows taken as they are have. */
export function mappedRows(
  { partner, manifest }: DrillContext,
  operation: 'ledger' | 'dailyClose',
  calls: readonly Call[],
): readonly string[] | null {
  if (!partner.has(operation)) return null;
  const output = operation === 'ledger' ? 'entries' : 'rows';
  const rule = manifest.operations[operation]?.outputs?.[output];
  const mapped = [rule].flat().flatMap((each) => {
    return typeof each === 'object' && each !== null && 'each' in each ? Object.keys(each.each) : [];
  });
  if (mapped.length > 0) return mapped;
  const rows = calls
    .filter((call) => call.operation === operation)
    .flatMap((call) => (Array.isArray(call.outputs[output]) ? call.outputs[output] : []));
  return [
    ...new Set(rows.flatMap((row: unknown) => (typeof row === 'object' && row !== null ? Object.keys(row) : []))),
  ];
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
