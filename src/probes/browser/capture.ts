import { createHash } from 'node:crypto';
import { within } from './within.js';

export type SeenKind =
  | 'request'
  | 'response'
  | 'script'
  | 'source-map'
  | 'storage'
  | 'cookie'
  | 'console'
  | 'page-error'
  | 'document'
  | 'frame'
  | 'global'
  | 'memory';

/** One text that a browser came to hold, and from where. Unredacted: for scanning in memory only. */
export interface Seen {
  readonly kind: SeenKind;
  readonly where: string;
  /** What was going on, e.g. `quote page, signed in`. */
  readonly phase: string;
  readonly text: string;
}

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly resourceType: string;
  readonly phase: string;
}

/** Something the browser had and we could not read: what was there is not known. */
export interface Unread {
  readonly where: string;
  readonly reason: string;
}

const MOST_TEXT = 256 * 1024 * 1024;

/** Everything one browser context saw. Equal texts are kept once. */
export class Capture {
  phase = '';
  readonly seen: Seen[] = [];
  readonly requests: SeenRequest[] = [];
  readonly unread: Unread[] = [];
  /** Requests whose answer was read before the page could take it away. */
  readonly answered = new Set<string>();
  /** Dialogs, downloads, crashes and time-outs, in words. */
  readonly incidents: string[] = [];
  readonly #known = new Set<string>();
  readonly #pending = new Set<Promise<unknown>>();
  #characters = 0;

  add(kind: SeenKind, where: string, text: string, phase = this.phase): void {
    if (text === '') return;
    const key = createHash('sha1').update(`${kind}\0${where}\0`).update(text).digest('base64');
    if (this.#known.has(key)) return;
    this.#known.add(key);
    this.#characters += text.length;
    if (this.#characters > MOST_TEXT) this.missed(where, 'more than 256 MiB were seen already');
    else this.seen.push({ kind, where, phase, text });
  }

  missed(where: string, reason: string): void {
    if (!this.unread.some((known) => known.where === where)) this.unread.push({ where, reason });
  }

  incident(text: string): void {
    if (this.incidents.length < 200) this.incidents.push(text);
  }

  /** Keeps track of reading that goes on beside the page. */
  track(work: Promise<unknown>): void {
    const pending = work.catch(() => undefined).finally(() => this.#pending.delete(pending));
    this.#pending.add(pending);
  }

  /** Resolves once everything begun so far has been read, or after `withinMs`. */
  async settle(withinMs: number): Promise<void> {
    const begun = Promise.allSettled([...this.#pending]);
    await within(begun, withinMs).catch(() => this.missed('some answers', `still loading after ${withinMs} ms`));
  }
}
