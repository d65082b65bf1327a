/** What the contracts ask a firm quote for. */
export const firmTerms = {
  side: 'on_ramp',
  type: 'firm',
  amount: '100.00',
  fiatCurrency: 'EUR',
  cryptoCurrency: 'USDT',
  cryptoNetwork: 'tron',
  destAddress: 'TXsampleAddress',
} as const;

/** What the contracts ask a swap for. */
export const swapTerms = {
  from: 'usdttrc20',
  to: 'eth',
  amountFrom: '3200.00',
  address: '0xa1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1',
  refundAddress: 'TQn9Y2khEsLJW1ChVWFMSMeRDow5KcbLSE',
} as const;
