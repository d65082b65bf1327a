/** A secret found where it must not be. Says where, never what: the excerpt is masked. */
export interface SecretSighting {
  /** Which secret, e.g. `upstream secret key`. */
  readonly label: string;
  /** `plain`, `base64`, `split`, ... */
  readonly form: string;
  /** Address, file or place. */
  readonly where: string;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  /** E.g. `sk_t…9f [redacted]`. */
  readonly excerpt: string;
}
