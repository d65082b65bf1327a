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

/** What searching files gave. */
export interface ArtifactScan {
  /** As in the manifest, with how many files each matched. */
  readonly globs: readonly { readonly glob: string; readonly files: number }[];
  readonly files: number;
  /** Size on disk. */
  readonly bytes: number;
  readonly sightings: readonly SecretSighting[];
  /** Parts that could not be read: what they hold is not known. */
  readonly unread: readonly { readonly where: string; readonly reason: string }[];
}
