import type { Twin, TwinPool } from '../../twin/api.js';
import type { Lane, Manifest } from '../model/manifest.js';

export interface UpstreamSecrets {
  readonly secretKey: string;
  readonly publishableKey: string;
  readonly swapsCredential: string;
  readonly webhookSecret: string;
}

/** Starts what stands in for 0Pools on one stage; null with `upstream.mode: none`. Throws when it cannot listen. */
export async function startUpstream(
  manifest: Manifest,
  secrets: UpstreamSecrets,
  webhookUrl: string | null,
): Promise<Twin | null> {
  const { mode, listen, forwardTo, quoteTtlMs } = manifest.upstream;
  if (mode === 'none') return null;
  const webhook = {
    url: webhookUrl,
    secret: secrets.webhookSecret,
    header: manifest.webhooks?.header ?? 'Gate-Signature',
  };
  if (mode === 'proxy') {
    const { startProxy } = await import('../../twin/proxy.js');
    return startProxy({ host: listen.host, port: listen.port, forwardTo: forwardTo ?? '', webhook });
  }
  const { startTwin } = await import('../../twin/index.js');
  return startTwin({
    host: listen.host,
    port: listen.port,
    quoteTtlMs,
    settlement: 'settle',
    pools: poolsOf(manifest),
    partners: [
      {
        id: auditedPartner,
        secretKey: secrets.secretKey,
        publishableKey: secrets.publishableKey,
        swapsCredential: secrets.swapsCredential,
        status: 'active',
        kyc: 'approved',
        tier: 'standard',
        allowedPools: poolsOf(manifest).map((pool) => pool.id),
        balance: '100000000.00',
        offRamp: manifest.lanes.some((lane) => lane.side === 'off_ramp'),
        webhook,
      },
    ],
  });
}

/** The twin's name for whom the audit looks at. */
export const auditedPartner = 'audited';

/** What a pool of ours takes at most, in USDT. */
export const largestOrderUsdt = '250000.00';

/** The lanes' pools plus one more entitled pool, so that an app has an alternative to offer. */
function poolsOf(manifest: Manifest): TwinPool[] {
  const ids = [...new Set([...manifest.lanes.map((lane) => lane.poolId), 'EUR-USDC'])];
  return ids.map((id) => {
    const lanes = manifest.lanes.filter((lane) => lane.poolId === id);
    const [fiat = 'EUR', crypto = 'USDT'] = id.split('-');
    return {
      id,
      fiatCurrency: fiat,
      cryptoCurrency: crypto,
      networks: networksOf(lanes, manifest.unsupported?.network ?? null),
      sides: sidesOf(lanes),
      rate: '1.0731',
      minOrderUsdt: '1.00',
      maxOrderUsdt: largestOrderUsdt,
      available: true,
    };
  });
}

function networksOf(lanes: readonly Lane[], unsupported: string | null): string[] {
  const usual = ['tron', 'ethereum', 'bsc', 'polygon', 'solana'];
  const traded = lanes.map((lane) => lane.network);
  return [...new Set([...traded, ...usual])].filter((network) => network !== unsupported);
}

function sidesOf(lanes: readonly Lane[]): ('on_ramp' | 'off_ramp')[] {
  return lanes.some((lane) => lane.side === 'off_ramp') ? ['on_ramp', 'off_ramp'] : ['on_ramp'];
}
