/** What the Swaps side can exchange; prices in units of 1e-8 USD make every rate an exact quotient. */
export interface Currency {
  readonly ticker: string;
  readonly name: string;
  readonly network: string;
  readonly usd: string;
  /** Smallest amount that may be sent in. */
  readonly min: string;
  readonly max: string;
  readonly networkFee: string;
  readonly address: RegExp;
}

const EVM = /^0x[0-9a-fA-F]{40}$/;

export const CURRENCIES: readonly Currency[] = [
  {
    ticker: 'btc',
    name: 'Bitcoin',
    network: 'bitcoin',
    usd: '65000',
    min: '0.0005',
    max: '10',
    networkFee: '0.0001',
    address: /^(?:bc1[a-z0-9]{20,80}|[13][1-9A-HJ-NP-Za-km-z]{24,34})$/,
  },
  {
    ticker: 'eth',
    name: 'Ethereum',
    network: 'ethereum',
    usd: '3200',
    min: '0.01',
    max: '200',
    networkFee: '0.001',
    address: EVM,
  },
  {
    ticker: 'usdttrc20',
    name: 'Tether',
    network: 'tron',
    usd: '1',
    min: '20',
    max: '500000',
    networkFee: '1',
    address: /^T[1-9A-HJ-NP-Za-km-z]{33}$/,
  },
  {
    ticker: 'usdc',
    name: 'USD Coin',
    network: 'ethereum',
    usd: '1',
    min: '20',
    max: '500000',
    networkFee: '2',
    address: EVM,
  },
];

export function currency(ticker: unknown): Currency | undefined {
  return CURRENCIES.find((one) => one.ticker === ticker);
}
