import type { TwinOptions, TwinPartner, TwinPool } from './api.js';

const LIVE = /^(?:sk|pk|gspk|gssk)_live_|:gssk_live_/;
const NETWORKS = ['tron', 'ethereum', 'bsc', 'polygon', 'solana'] as const;

/** The pools of a twin that was told nothing. */
export const DEFAULT_POOLS: readonly TwinPool[] = ['USDT', 'USDC'].map((crypto) => ({
  id: `EUR-${crypto}`,
  fiatCurrency: 'EUR',
  cryptoCurrency: crypto,
  networks: NETWORKS,
  sides: ['on_ramp', 'off_ramp'] as const,
  rate: '1.0731',
  minOrderUsdt: '10.00',
  maxOrderUsdt: '100000.00',
}));

/** One entitled partner with fresh test keys; nothing of it is guessable. */
export function generatePartner(id = 'partner'): TwinPartner {
  return {
    id,
    secretKey: `sk_test_${hex(16)}`,
    publishableKey: `pk_test_${hex(16)}`,
    swapsCredential: `gspk_test_${hex(16)}:gssk_test_${hex(24)}`,
    webhook: { url: null, secret: `whsec_test_${hex(16)}` },
  };
}

export function generateToken(): string {
  return `twin_${hex(16)}`;
}

export function looksLive(key: string): boolean {
  return LIVE.test(key);
}

/** Throws on doubled names or keys, and on live keys that nobody asked for. */
export function checkPartners(partners: readonly TwinPartner[], options: TwinOptions): void {
  const seen = new Set<string>();
  for (const partner of partners) {
    const keys = [partner.secretKey, partner.publishableKey, partner.swapsCredential ?? null];
    for (const key of keys) {
      if (key === null) continue;
      if (looksLive(key) && options.allowLiveKeys !== true) {
        throw new Error(`partner ${partner.id}: a live-looking key is refused here; set allowLiveKeys to use it`);
      }
      if (seen.has(key)) throw new Error(`partner ${partner.id}: a key is used twice`);
      seen.add(key);
    }
    if (seen.has(`id:${partner.id}`)) throw new Error(`partner id ${partner.id} is used twice`);
    seen.add(`id:${partner.id}`);
  }
}

function hex(bytes: number): string {
  return process.getBuiltinModule('node:crypto').randomBytes(bytes).toString('hex');
}
