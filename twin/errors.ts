/** An answer that is ready to be sent. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly retryAfterSeconds?: number;
  /** Default `application/json`. */
  readonly contentType?: string;
  /** Flat name, value list. */
  readonly headers?: readonly string[];
}

/** The documented family of an HTTP status. */
function errorType(status: number): string {
  if (status === 401) return 'authentication_error';
  if (status === 402) return 'payment_required';
  if (status === 403) return 'permission_error';
  if (status === 404) return 'not_found';
  if (status === 409) return 'conflict';
  if (status === 429) return 'rate_limit_error';
  if (status === 501) return 'not_implemented';
  return status >= 500 ? 'api_error' : 'invalid_request';
}

/** The flat 0Pools error envelope. */
export function poolsError(
  requestId: string,
  status: number,
  code: string,
  message: string,
  retryAfterSeconds?: number,
): Answer {
  const body = JSON.stringify({
    type: errorType(status),
    code,
    message,
    request_id: requestId,
    doc_url: null,
    statusCode: status,
  });
  return retryAfterSeconds === undefined ? { status, body } : { status, body, retryAfterSeconds };
}
