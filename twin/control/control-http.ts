import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type JsonObject, parseObject } from '../body.js';
import { ShapeError } from '../shape-error.js';
import { CONTROL_ROUTES } from './control-routes.js';
import type { ControlTarget } from './control-target.js';

/** What was asked under `/_twin`, ready for a route. */
export interface ControlRequest {
  readonly target: ControlTarget;
  /** The `:name` parts of the path. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: JsonObject;
}

/** A refusal of the control side, with its HTTP status. */
export class ControlError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Answers one control request; every answer is JSON, every fault of the caller a 4xx with the reason. */
export async function answerControl(
  target: ControlTarget,
  req: IncomingMessage,
  res: ServerResponse,
  body: string | null,
): Promise<void> {
  try {
    const value = await dispatch(target, req, body);
    reply(res, 200, value);
  } catch (error) {
    const status = error instanceof ControlError ? error.status : error instanceof ShapeError ? 400 : 409;
    reply(res, status, { error: error instanceof Error ? error.message : String(error) });
  }
}

async function dispatch(target: ControlTarget, req: IncomingMessage, text: string | null): Promise<unknown> {
  const [path = '', query = ''] = (req.url ?? '').split('?', 2);
  if (path === '/_twin/openapi.json' && req.method === 'GET') {
    const { openApiDocument } = await import('../openapi/document.js');
    return openApiDocument(target.twin.origin);
  }
  if (!authorised(target.twin.controlToken, req.headers.authorization)) {
    throw new ControlError(401, 'the control token is missing or wrong (Authorization: Bearer ...)');
  }
  if (text === null) throw new ControlError(413, 'the body is too large');
  const body = text.trim() === '' ? {} : parseObject(text);
  if (body === null) throw new ControlError(400, 'the body must be a JSON object');
  let pathKnown = false;
  for (const route of CONTROL_ROUTES) {
    const params = matchPath(route.path, path);
    if (params === null) continue;
    pathKnown = true;
    if (route.method !== req.method) continue;
    return route.run({ target, params, query: new URLSearchParams(query), body });
  }
  throw new ControlError(pathKnown ? 405 : 404, pathKnown ? 'not with this method' : 'there is no such control');
}

function matchPath(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const actual = given[index] ?? '';
    if (part.startsWith(':')) params[part.slice(1)] = decode(actual);
    else if (part !== actual) return null;
  }
  return params;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new ControlError(400, 'the path is not URL-encoded');
  }
}

/** Compares digests, so that the time taken tells nothing. */
function authorised(token: string, header: string | undefined): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(`Bearer ${token}`), digest(header ?? ''));
}

function reply(res: ServerResponse, status: number, value: unknown): void {
  if (res.destroyed) return;
  const text = JSON.stringify(value);
  res.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) });
  res.end(text);
}
