import type { Answer } from '../errors.js';

const TYPES: Readonly<Record<number, string>> = {
  400: 'validation_error',
  401: 'authentication_error',
  403: 'authorization_error',
  404: 'not_found',
  409: 'conflict',
  422: 'unprocessable',
  429: 'rate_limit_error',
  502: 'upstream_error',
  503: 'upstream_error',
};
/** JSON-RPC's code for an error of the server, as a swap provider would report it. */
const UPSTREAM_CODE = -32603;

export interface SwapErrorDetails {
  readonly param?: string;
  readonly retryAfterSeconds?: number;
}

/** The nested Swaps error envelope. */
export function swapError(status: number, code: string, message: string, details: SwapErrorDetails = {}): Answer {
  const { param, retryAfterSeconds } = details;
  const error = {
    type: TYPES[status] ?? (status >= 500 ? 'internal_error' : 'validation_error'),
    code,
    message,
    ...(param === undefined ? {} : { param }),
    ...(retryAfterSeconds === undefined ? {} : { retry_after_ms: retryAfterSeconds * 1000 }),
    ...(TYPES[status] === 'upstream_error' ? { upstream_code: UPSTREAM_CODE } : {}),
  };
  const body = JSON.stringify({ error });
  return retryAfterSeconds === undefined ? { status, body } : { status, body, retryAfterSeconds };
}
