import type { Call, Exchange } from '../../model/call.js';
import type { AnswerSighting, SearchedAnswer, SecretSighting } from '../../model/facts/secrets.js';
import type { Scanner } from '../../probes/secrets/scanner.js';

/** Searches answers as they come in, so that nothing secret has to be kept. */
export class AnswerBook {
  readonly answers: SearchedAnswer[] = [];
  readonly sightings: AnswerSighting[] = [];
  readonly unread: { where: string; reason: string }[] = [];
  readonly #scanner: Scanner;

  constructor(scanner: Scanner) {
    this.#scanner = scanner;
  }

  /** All answers of one operation. `provoked`: why an error was to be expected. */
  call(call: Call, provoked: string | null = null, staff = false): Call {
    for (const exchange of call.exchanges) this.exchange(call.operation, exchange, provoked, staff);
    return call;
  }

  exchange(what: string, exchange: Exchange, provoked: string | null, staff = false): void {
    const { request, response, error } = exchange;
    const path = URL.canParse(request.url) ? new URL(request.url).pathname : request.url;
    const named = `${request.method} ${path}`;
    this.answers.push({ what, request: named, status: response?.status ?? null, provoked, staff });
    if (response === null) {
      if (error?.startsWith('too large')) this.unread.push({ where: named, reason: error });
      return;
    }
    if (response.truncated) this.unread.push({ where: named, reason: 'only its beginning was kept' });
    const where = `the answer (${response.status}) to ${named}`;
    const head = Object.entries(response.headers).map(([name, value]) => `${name}: ${value}`);
    this.#keep('headers', this.#scanner.scan(head.join('\n'), `${where}, in its headers`), what, provoked, staff);
    this.#keep('body', this.#scanner.scan(response.body, where), what, provoked, staff);
  }

  #keep(
    part: AnswerSighting['part'],
    found: readonly SecretSighting[],
    what: string,
    provoked: string | null,
    staff: boolean,
  ): void {
    const kind = staff ? `staff ${what}` : what;
    for (const sighting of found) {
      const known = this.sightings.some((one) => one.where === sighting.where && one.label === sighting.label);
      if (!known) this.sightings.push({ ...sighting, part, kind, phase: provoked ?? 'in good order', provoked });
    }
  }
}
