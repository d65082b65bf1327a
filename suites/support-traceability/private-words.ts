/** What the pool's inner workings are called: nothing of it belongs before users or support. */
const privateKeys: readonly RegExp[] = [
  /(^|_)(liquidity_|settlement_|fallback_|price_)?provider(s|_name|_id|_state|_status|_ref|_reference|_account)?$/,
  /(^|_)venues?(_|$)/,
  /(^|_)treasur(y|ies)(_|$)/,
  /(^|_)market_?maker/,
  /(^|_)(maker|taker)(_(id|name|desk|account|fee|rebate)|$)/,
  /(^|_)rebates?(_|$)/,
  /(^|_)rebalanc/,
  /(^|_)refill/,
  /(^|_)hedg(e|ing)(_|$)/,
  /(^|_)(liquidity|inventory|private)_source/,
  /(^|_)(source_inventory|inventory_(skew|level|source))/,
  /(^|_)reserves?_(balance|ratio|level|path|allocation|wallet|account)s?(_|$)/,
  /(^|_)route_(name|id|priority|path|guess|hint|source|via)s?$/,
  /(^|_)(private|internal|fallback)_routes?(_|$)/,
  /(^|_)rout(ed|ing)_(via|through|to|path|table)(_|$)/,
  /(^|_)risk_(threshold|limit|score)s?(_|$)/,
  /(^|_)settlement_(adapter|rail|wallet|account|path)s?(_|$)/,
  /(^|_)(spread|pricing)_policy(_|$)/,
  /(^|_)exchange_accounts?(_|$)/,
  /(^|_)operator_(note|why|reason)s?(_|$)/,
];

const privatePhrases: readonly RegExp[] = [
  /\bmarket[ -]?makers?\b/i,
  /\b(liquidity|settlement|fallback|price|banking)[ -]providers?\b/i,
  /\bprovider\s*[:=]\s*\w/i,
  /\b(private )?liquidity[ -]sources?\b/i,
  /\btreasury\b/i,
  /\brebalanc(e|es|ed|ing)\b/i,
  /\brefill (instruction|route|wallet|threshold|job|worker)s?\b/i,
  /\bhedg(e|es|ed|ing)\b/i,
  /\b(trading |exchange |execution )?venues?\b/i,
  /\b(internal )?reserves? (balance|ratio|level|path|allocation|wallet)s?\b/i,
  /\binternal reserves?\b/i,
  /\broute (name|id|priority|path)\b/i,
  /\brouted (via|through)\b/i,
  /\b(private|internal|fallback) routes?\b/i,
  /\bsettlement (adapter|rail|wallet|mechanics)s?\b/i,
  /\brisk thresholds?\b/i,
  /\binventory skew\b/i,
];

/** Texts of the upstream's documents that users and support may read as they are. */
const approved: readonly RegExp[] = [/this route is unavailable right now\.?/gi, /settlement is pending\.?/gi];

/** Values that name the liquidity API itself and nothing behind it. */
const publicNames = /^(0 ?pools|0bit|0-?pools( partner)? api)$/i;

/** A private key with something in it, as `key: value`; null for anything that may be shown. */
export function privateKey(key: string, value: unknown, isPublic: (text: string) => boolean): string | null {
  const snake = key
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toLowerCase();
  if (!privateKeys.some((pattern) => pattern.test(snake))) return null;
  if (value === null || value === undefined || value === '' || typeof value === 'boolean') return null;
  if (typeof value === 'object' && Object.keys(value).length === 0) return null;
  if (typeof value === 'string' && (publicNames.test(value.trim()) || isPublic(value.trim()))) return null;
  return key;
}

/** The first private phrase in a text, null where there is none. */
export function privatePhrase(text: string): string | null {
  const rest = approved.reduce((left, pattern) => left.replace(pattern, ' '), text);
  for (const pattern of privatePhrases) {
    const found = rest.match(pattern);
    if (found) return found[0];
  }
  return null;
}
