import { describe, expect, it } from 'vitest';
import type { Lane } from './discovery.js';
import { refuseAmount, refuseLane } from './guards.js';

const lane: Lane = {
  pool: { id: 'EUR-USDT', fiatCurrency: 'EUR', cryptoCurrency: 'USDT', available: true },
  capabilities: {
    poolId: 'EUR-USDT',
    supportedNetworks: ['tron'],
    sides: ['on_ramp', 'off_ramp'],
    minOrderUsdt: '10.00',
    maxOrderUsdt: '1000',
  },
};
const terms = { poolId: 'EUR-USDT', side: 'on_ramp', network: 'tron', amount: '1', destination: 'TXsample' };

describe('limits', () => {
  it.each([
    ['on_ramp', '5', '9.99999999', 'amount_below_minimum'],
    ['on_ramp', '5', '10', undefined],
    ['on_ramp', '2000', '1000.0', undefined],
    ['on_ramp', '5', '1000.00000001', 'amount_above_maximum'],
    ['off_ramp', '9.99', '2000', 'amount_below_minimum'],
  ])('measures %s of %s for %s on the crypto side', (side, amountIn, amountOut, reason) => {
    expect(refuseAmount(lane, { ...terms, side }, { rate: '1', amountIn, amountOut })?.reason).toBe(reason);
  });
});

describe('lanes', () => {
  it('takes what the capabilities name and nothing else', () => {
    expect(refuseLane(lane, terms)).toBeNull();
    expect(refuseLane(lane, { ...terms, network: 'dogecoin' })?.reason).toBe('unsupported_network');
    expect(refuseLane(lane, { ...terms, side: 'swap' })?.reason).toBe('unsupported_side');
  });
});
