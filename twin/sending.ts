import type { ServerResponse } from 'node:http';
import type { FaultEffect } from './api.js';
import type { TwinClock } from './clock.js';
import type { Answer } from './errors.js';
import type { Exchange } from './exchange.js';

export type ShapeEffect = Extract<FaultEffect, { kind: 'truncate' | 'broken-json' | 'slow-body' | 'content-type' }>;

const SLICES = 8;

/** Puts answers on the wire, whole, cut or spoilt, and writes into the row what really left. */
export class Sender {
  constructor(
    private readonly clock: TwinClock,
    private readonly onEnded: (row: Exchange) => void,
    private readonly sleep: (ms: number) => Promise<boolean>,
  ) {}

  send(
    res: ServerResponse,
    row: Exchange,
    answer: Answer,
    contentType = answer.contentType ?? 'application/json',
  ): void {
    if (!gone(res)) {
      this.#head(res, row, answer, contentType, answer.body);
      res.end(answer.body);
      row.response = answer.body;
    }
    this.#ended(row);
  }

  /** Ends the connection without an answer: FIN for drop, RST for reset. */
  cut(res: ServerResponse, row: Exchange, how: 'drop' | 'reset'): void {
    if (how === 'reset') res.socket?.resetAndDestroy();
    else res.socket?.destroy();
    this.#ended(row);
  }

  /** Never answers; the row ends when the connection does. */
  hang(res: ServerResponse, row: Exchange): void {
    if (gone(res)) this.#ended(row);
    else res.once('close', () => this.#ended(row));
  }

  async shaped(res: ServerResponse, row: Exchange, answer: Answer, effect: ShapeEffect): Promise<void> {
    if (gone(res)) return this.#ended(row);
    switch (effect.kind) {
      case 'content-type':
        return this.send(res, row, answer, effect.value);
      case 'broken-json': {
        const broken = `${answer.body.slice(0, Math.max(1, answer.body.length - 1))},,`;
        return this.send(res, row, { ...answer, body: broken });
      }
      case 'truncate': {
        const half = answer.body.slice(0, Math.floor(answer.body.length / 2));
        this.#head(res, row, answer, 'application/json', answer.body);
        res.write(half, () => res.socket?.destroy());
        row.response = half;
        return this.#ended(row);
      }
      case 'slow-body': {
        this.#head(res, row, answer, 'application/json', answer.body);
        const bytes = Buffer.from(answer.body);
        const size = Math.ceil(bytes.length / SLICES);
        for (let start = 0; start < bytes.length; start += size) {
          if (!(await this.sleep(effect.ms / SLICES)) || gone(res)) return this.cut(res, row, 'drop');
          res.write(bytes.subarray(start, start + size));
        }
        res.end();
        row.response = answer.body;
        return this.#ended(row);
      }
    }
  }

  #head(res: ServerResponse, row: Exchange, answer: Answer, contentType: string, body: string): void {
    const headers = [
      'Content-Type',
      contentType,
      'Content-Length',
      String(Buffer.byteLength(body)),
      'X-Request-Id',
      row.requestId,
    ];
    if (answer.retryAfterSeconds !== undefined) headers.push('Retry-After', String(answer.retryAfterSeconds));
    if (answer.headers) headers.push(...answer.headers);
    res.writeHead(answer.status, headers);
    row.status = answer.status;
  }

  #ended(row: Exchange): void {
    row.endedAt = this.clock.now();
    this.onEnded(row);
  }
}

function gone(res: ServerResponse): boolean {
  return res.destroyed || res.socket === null || res.socket.destroyed;
}
