import { errors } from 'undici';

/** Says why a request got no readable answer: `refused`, `reset`, `timeout`, `unreadable`, `tls`, ... and details. */
export function sayWhy(error: unknown): string {
  const code = codeOf(error);
  const message = error instanceof Error ? firstLine(error.message) : 'unknown reason';
  if (code === 'ECONNREFUSED') return 'refused: nothing listens there';
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT') return 'timeout: no connection';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'unresolved: no such host';
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return 'unreachable: no route to the host';
  if (code === 'ECONNRESET' || code === 'EPIPE' || code === 'UND_ERR_SOCKET')
    return 'reset: the connection closed before the answer was complete';
  if (error instanceof errors.HTTPParserError || code.startsWith('HPE_'))
    return `unreadable: not valid HTTP (${message})`;
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return 'unreadable: headers are too large';
  if (code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') return 'unreadable: the body is not as long as announced';
  if (/CERT|SSL|TLS|SIGNATURE|ISSUER/.test(code)) return `tls: ${code}`;
  if (isFromUs(error)) return `unsendable: ${message}`;
  return `failed: ${code === '' ? message : code}`;
}

/** Whether the request could not be sent as asked, such as a header with a line break in it. */
export function isFromUs(error: unknown): boolean {
  return error instanceof errors.InvalidArgumentError || error instanceof errors.NotSupportedError;
}

function codeOf(error: unknown): string {
  for (let current: unknown = error; current instanceof Error; current = current.cause) {
    if (current instanceof AggregateError && current.errors.length > 0) return codeOf(current.errors[0]);
    if ('code' in current && typeof current.code === 'string') return current.code;
  }
  return '';
}

function firstLine(message: string): string {
  return message.split('\n')[0]?.slice(0, 200) ?? '';
}
