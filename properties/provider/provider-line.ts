import type { Dispatcher } from 'undici';
import type { Exchange } from '../../src/model/call.js';
import type { Roots } from '../../src/model/expression.js';
import type { ProviderWalk } from '../../src/model/facts/provider.js';
import type { Obstacle } from '../../src/model/history.js';
import type { Allowance } from '../../src/model/partner.js';
import type { ProfileOperation, RetryProfile } from '../../src/model/profile.js';
import { fillText } from '../../src/model/template.js';
import { prepareHtml } from '../../src/probes/http/extract.js';
import { bodyOf, fillAll } from '../../src/probes/http/prepare.js';
import { assemble, type ReadyRequest, targetUrl } from '../../src/probes/http/request.js';
import { sendTogether } from '../../src/probes/http/together.js';
import { createDispatcher, type Received, send as sendRequest } from '../../src/probes/http/transport.js';
import { createPatience } from './patience.js';
import { Stopped } from './stopped.js';
import { openControl, type TwinControl } from './twin-control.js';

export interface LineOptions {
  readonly profile: RetryProfile;
  /** The provider, and further replicas of it. */
  readonly targets: readonly string[];
  /** At least one. */
  readonly credentials: readonly string[];
  readonly controlToken: string | null;
  readonly allowance: Allowance;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** Restarts the provider and resolves when it answers again; answers why it could not. Null: nobody can. */
  readonly restart: (() => Promise<string | null>) | null;
  /** Epoch ms. */
  now(): number;
  /** Is told of every walk that was played, also in part. */
  played?(walk: ProviderWalk): void;
  /** Is told, once, when creations go on ending in time-outs. */
  giveUp?(obstacle: Obstacle): void;
}

/** The wire to one provider: fills, sends, and keeps to the limits. Never throws for what a provider does. */
export interface ProviderLine extends LineOptions {
  readonly control: TwinControl | null;
  /** Fills one request; throws `Stopped` where the profile lacks a value. */
  fill(request: ProfileOperation['request'], roots: Roots, key: string | null, via: number): ReadyRequest;
  /** Sends one, or several so that they leave together. Rejects only when the run is stopped. */
  send(requests: readonly ReadyRequest[]): Promise<Received[]>;
  /** The same for a creation, or what must exist before it; what does not answer them is given up on. */
  sendCreation(requests: readonly ReadyRequest[]): Promise<Received[]>;
  /** An exchange as a history keeps it: without credentials. */
  kept(exchange: Exchange): Exchange;
  /** Asks what exists; null once that is given up on. */
  sendList(request: ReadyRequest): Promise<Received | null>;
  close(): Promise<void>;
}

/** Opens the wire; nothing is sent yet. Rejects with a TypeError for a target that is no URL. */
export async function openLine(options: LineOptions): Promise<ProviderLine> {
  const { profile, targets, credentials, allowance, env, signal, now } = options;
  const [first = ''] = targets;
  if (JSON.stringify(profile).includes('"css"')) await prepareHtml();
  const dispatcher: Dispatcher = createDispatcher(new URL(first), { caFile: null, env });
  const patience = createPatience((obstacle) => options.giveUp?.(obstacle));
  let lists = true;
  const patienceWithLists = createPatience(() => {
    lists = false;
  });
  let tails = 0;
  const sendOne = async (request: ReadyRequest) => {
    await allowance.request(1, signal);
    return sendRequest(request, { dispatcher, clock: now, signal });
  };
  const send = async (requests: readonly ReadyRequest[]) => {
    const [only] = requests;
    if (requests.length === 1 && only) return [await sendOne(only)];
    await allowance.request(requests.length, signal);
    tails += 1;
    return sendTogether(requests, {
      ...{ caFile: null, env, dispatcher, clock: now },
      // Both kinds of race: servers act on headers alone, or after the body.
      tail: tails % 2 === 0 ? 'last-byte' : 'whole-body',
      signals: requests.map(() => signal),
    });
  };
  return {
    ...options,
    control:
      options.controlToken === null
        ? null
        : openControl({ ...options, target: first, token: options.controlToken, dispatcher }),
    fill(request, roots, key, via) {
      const path = fillText(request.path, roots, undefined, encodeURIComponent);
      const base = targets[via % targets.length] ?? first;
      const url = path === undefined ? null : path === '' ? new URL(base) : targetUrl(base, path);
      if (url === null) throw lacking(`"${request.path}" of profile ${profile.id} makes no URL at ${base}`);
      const auth = { ...roots, account: { credential: credentials[credentialOf(roots)] ?? credentials[0] } };
      const filled = assemble({
        step: null,
        method: request.method,
        url,
        query: { ...fillAll(profile.auth?.query, auth), ...fillAll(request.query, auth) },
        headers: [
          fillAll(profile.auth?.headers, auth),
          fillAll(request.headers, auth),
          // Keys are UUIDs: nothing in them needs to be escaped.
          key === null ? {} : { [profile.keyHeader]: profile.keyFormat === 'quoted' ? `"${key}"` : key },
        ],
        body: bodyOf(request, auth, new Set()),
        timeoutMs: request.timeoutMs ?? options.timeoutMs,
        followRedirects: false,
      });
      if (!filled.ok) throw lacking(`profile ${profile.id}: ${filled.reason}`);
      return filled.request;
    },
    send,
    kept: withoutCredentials(credentials),
    async sendList(request) {
      if (!lists) return null;
      const received = await sendOne(request);
      patienceWithLists.note([received]);
      return received;
    },
    async sendCreation(requests) {
      const answers = await send(requests);
      patience.note(answers);
      return answers;
    },
    close: () => dispatcher.destroy(),
  };
}

function lacking(reason: string): Stopped {
  return new Stopped({ fault: 'manifest', reason });
}

/** Which credential a walk's roots speak for. */
function credentialOf(roots: Roots): number {
  const { account } = roots;
  return typeof account === 'object' && account !== null && 'index' in account ? Number(account.index) : 0;
}

/** Makes of an exchange what a history keeps: a credential is no part of it. */
function withoutCredentials(credentials: readonly string[]): (exchange: Exchange) => Exchange {
  const spellings = [...new Set(credentials.flatMap((credential) => [credential, encodeURIComponent(credential)]))];
  const hide = (text: string): string => {
    let hidden = text;
    for (const spelling of spellings)
      if (hidden.includes(spelling)) hidden = hidden.replaceAll(spelling, '[redacted:credential]');
    return hidden;
  };
  const hideAll = (headers: Exchange['request']['headers']) => {
    const hidden: Record<string, string> = {};
    for (const name of Object.keys(headers)) hidden[name] = hide(headers[name] ?? '');
    return hidden;
  };
  return ({ request, response, ...exchange }) => ({
    ...exchange,
    request: {
      ...request,
      url: hide(request.url),
      headers: hideAll(request.headers),
      body: request.body === null ? null : hide(request.body),
    },
    response: response && { ...response, headers: hideAll(response.headers), body: hide(response.body) },
  });
}
