import type { Obstacle } from '../history.js';

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

/** How much a run knew about one secret that the app holds. */
export interface KnownSecret {
  readonly label: string;
  /** The audit knew its value, so that it could search for every spelling and not only for what looks like a key. */
  readonly known: boolean;
  /** Whether the app was seen to use it; null where that cannot be seen. */
  readonly inUse: boolean | null;
  readonly how: string;
}

/** A sighting with what was going on. */
export interface PlacedSighting extends SecretSighting {
  /** Where a browser had it (`script`, `storage`, `console`, ...), or which operation answered it. */
  readonly kind: string;
  readonly phase: string;
}

export interface LiquidityCall {
  readonly method: string;
  readonly url: string;
  readonly resourceType: string;
  readonly phase: string;
}

/** What a real browser came to hold on its way through the app. */
export interface BrowserSecretsFacts {
  readonly secrets: readonly KnownSecret[];
  readonly visits: readonly {
    readonly phase: string;
    readonly page: string;
    readonly url: string | null;
    readonly problem: string | null;
  }[];
  /** How far the person got: each is the precondition of what was to be seen then. */
  readonly reached: { readonly signedIn: boolean; readonly locked: boolean; readonly accepted: boolean };
  /** Why the person got no further. */
  readonly obstacle: Obstacle | null;
  /** How many texts were searched, by kind. */
  readonly searched: Readonly<Record<string, number>>;
  readonly requests: number;
  readonly liquidityHosts: readonly string[];
  readonly liquidityCalls: readonly LiquidityCall[];
  readonly sightings: readonly PlacedSighting[];
  readonly unread: readonly { readonly where: string; readonly reason: string }[];
  readonly incidents: readonly string[];
  readonly screenshot: string | null;
}

/** One answer of the app that was searched. */
export interface SearchedAnswer {
  /** The operation, or what was asked by hand. */
  readonly what: string;
  readonly request: string;
  /** Null where no answer came. */
  readonly status: number | null;
  /** Why an error was to be expected; null for an ordinary call. */
  readonly provoked: string | null;
  /** Asked by support or finance. */
  readonly staff: boolean;
}

export interface AnswerSighting extends PlacedSighting {
  readonly part: 'headers' | 'body';
  readonly provoked: string | null;
}

interface SearchedAnswers {
  readonly secrets: readonly KnownSecret[];
  readonly answers: readonly SearchedAnswer[];
  readonly sightings: readonly AnswerSighting[];
  readonly unread: readonly { readonly where: string; readonly reason: string }[];
}

/** What the app answered to its users, to strangers and to staff, in good order and on bad input. */
export interface AnswerSecretsFacts extends SearchedAnswers {
  /** Operations of support and finance that the manifest describes. */
  readonly staffMapped: readonly string[];
}

/** What the app answered to its users while the upstream failed. */
export interface TroubleSecretsFacts extends SearchedAnswers {
  /** Trouble at the upstream that was to be made, and whether it came about. */
  readonly troubles: readonly { readonly what: string; readonly met: boolean; readonly how: string }[];
}

/** One kind of artifact as the manifest describes it. */
export type ArtifactFacts =
  | { readonly state: 'searched'; readonly scan: ArtifactScan }
  | { readonly state: 'none' | 'absent'; readonly line: number; readonly text: string };

/** What files hold: those shipped to users and those that stay. */
export interface FileSecretsFacts {
  readonly secrets: readonly KnownSecret[];
  readonly ui: { readonly state: 'none' | 'absent' | 'described'; readonly line: number; readonly text: string };
  readonly bundles: ArtifactFacts;
  readonly mobile: ArtifactFacts;
  readonly logs: ArtifactFacts;
  readonly supportPackets: ArtifactFacts;
  /** What the started app printed; null where the audit did not start it. */
  readonly output: {
    readonly characters: number;
    readonly droppedBytes: number;
    readonly sightings: readonly SecretSighting[];
  } | null;
}
