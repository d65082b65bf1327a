const DIGITS = 8;
const UNIT = 100_000_000n;
const SHAPE = /^(?:0|[1-9]\d{0,17})(?:\.\d{1,8})?$/;

/** A decimal string as a whole number of 1e-8 units, or null when it is not one. */
export function parseMoney(text: string): bigint | null {
  if (!SHAPE.test(text)) return null;
  const dot = text.indexOf('.');
  if (dot < 0) return BigInt(text) * UNIT;
  return BigInt(text.slice(0, dot) + text.slice(dot + 1).padEnd(DIGITS, '0'));
}

/** Like `parseMoney`, for configuration: throws and names what was wrong. */
export function mustParseMoney(text: string, name: string): bigint {
  const value = parseMoney(text);
  if (value === null) throw new TypeError(`${name} must be a decimal string such as "100.00", got ${text}`);
  return value;
}

/** At least two decimals, no needless zeros after them. */
export function formatMoney(units: bigint): string {
  if (units < 0n) return `-${formatMoney(-units)}`;
  const text = units.toString().padStart(DIGITS + 1, '0');
  let end = text.length;
  const least = text.length - DIGITS + 2;
  while (end > least && text.charCodeAt(end - 1) === 48) end -= 1;
  return `${text.slice(0, text.length - DIGITS)}.${text.slice(text.length - DIGITS, end)}`;
}

/** Product of two amounts, rounded down to `decimals` places: nobody is ever given a fraction too much. */
export function multiplyDown(a: bigint, b: bigint, decimals: 2 | 6 | 8): bigint {
  const step = decimals === 8 ? 1n : decimals === 6 ? 100n : 1_000_000n;
  return ((a * b) / UNIT / step) * step;
}

/** One divided by `rate`, eight decimals, rounded down. */
export function invertDown(rate: bigint): bigint {
  return (UNIT * UNIT) / rate;
}

/** `amount` less `bps` hundredths of a percent, rounded down. */
export function lessBps(amount: bigint, bps: number): bigint {
  return (amount * BigInt(10_000 - bps)) / 10_000n;
}
