import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { entryKinds, orderStatuses, unavailableReasons } from '../model/words.js';
import { type scopes, textComplaints } from './expression-rules.js';
import { outcomeComplaints, requestComplaints, templateComplaints } from './operation-rules.js';
import { outputComplaints } from './output-rules.js';
import type { Complaint } from './problem.js';
import { asList, asMap, isMap, type Raw } from './shape.js';

type Scopes = ReturnType<typeof scopes>;

/** What the schema cannot say about everything but the operations. */
export function sectionComplaints(
  root: Raw,
  dir: string,
  known: Scopes,
  targetOverride: string | undefined,
): Complaint[] {
  return [
    ...accountComplaints(root, known),
    ...targetComplaints(asMap(root.target), dir, known, targetOverride),
    ...upstreamComplaints(asMap(root.upstream)),
    ...webhookComplaints(root.webhooks, known),
    ...vocabularyComplaints(asMap(root.vocabulary)),
    ...templateComplaints(root.auth, 'auth', known.auth).filter(() => isMap(root.auth)),
    ...requestComplaints(asMap(root.defaults).request, 'defaults.request', { ...known.auth }),
    ...outcomeComplaints(asMap(root.defaults).outcomes, 'defaults.outcomes', known.output([], [])),
    ...uiComplaints(root.ui, known),
    ...templateComplaints(root.artifacts, 'artifacts', known.artifacts),
    ...(typeof root.driver === 'string' && !existsSync(resolve(dir, root.driver))
      ? [{ path: 'driver', message: 'no such file, relative to the manifest' }]
      : []),
  ];
}

function accountComplaints(root: Raw, known: Scopes): Complaint[] {
  if (!isMap(root.accounts)) return [];
  const complaints: Complaint[] = [];
  const users = Object.keys(root.accounts).filter((name) => name !== 'support' && name !== 'finance');
  if (users.length === 0)
    complaints.push({
      path: 'accounts',
      atKey: true,
      message: 'needs at least one user besides support and finance (two for the cross-account checks)',
    });
  for (const [name, account] of Object.entries(root.accounts))
    complaints.push(...templateComplaints(asMap(asMap(account).auth), `accounts.${name}.auth`, known.auth));
  return complaints;
}

const noUser =
  'the URL holds a user name or password, which is never sent: say it in `target.headers`, with a value of the environment';

/** Whether a URL has a user or a password in front of its host. */
export function holdsUser(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { username, password } = new URL(text);
  return username !== '' || password !== '';
}

function targetComplaints(target: Raw, dir: string, known: Scopes, override: string | undefined): Complaint[] {
  const complaints: Complaint[] = [];
  if (override === undefined) {
    if (target.baseUrl === undefined)
      complaints.push({
        path: 'target',
        atKey: true,
        message: 'the key "baseUrl" is missing: base URL of the app; or give --target',
      });
    if (typeof target.baseUrl === 'string') {
      const faults = textComplaints(target.baseUrl, known.baseUrl);
      complaints.push(...faults.map((message) => ({ path: 'target.baseUrl', message })));
      const sample = target.baseUrl.replaceAll(/\{\$[^{}]*\}/g, '1');
      if (faults.length === 0 && !isHttpUrl(sample))
        complaints.push({ path: 'target.baseUrl', message: 'not an http:// or https:// URL' });
      if (holdsUser(sample)) complaints.push({ path: 'target.baseUrl', message: noUser });
      if (/\$target\.port/.test(target.baseUrl) && target.port === undefined)
        complaints.push({ path: 'target.baseUrl', message: '$target.port needs `target.port`, such as `port: auto`' });
    }
  } else if (holdsUser(override)) complaints.push({ path: '', message: `--target: ${noUser}` });
  else if (!isHttpUrl(override))
    complaints.push({ path: '', message: `--target "${override}" is not an http:// or https:// URL` });
  const server = asMap(target.webServer);
  complaints.push(...templateComplaints(target.headers, 'target.headers', known.headers));
  complaints.push(...templateComplaints(server.command, 'target.webServer.command', known.process));
  complaints.push(...templateComplaints(server.env, 'target.webServer.env', known.process));
  if (typeof server.url === 'string')
    complaints.push(...templateComplaints(server.url, 'target.webServer.url', known.webhookUrl));
  if (typeof server.cwd === 'string' && override === undefined && !existsSync(resolve(dir, server.cwd)))
    complaints.push({ path: 'target.webServer.cwd', message: 'no such folder, relative to the manifest' });
  const caFile = asMap(target.tls).caFile;
  if (typeof caFile === 'string') complaints.push(...certificateComplaints(resolve(dir, caFile)));
  return complaints;
}

function certificateComplaints(file: string): Complaint[] {
  const path = 'target.tls.caFile';
  try {
    new X509Certificate(readFileSync(file));
    return [];
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    return [
      {
        path,
        message: code === 'ENOENT' ? 'no such file, relative to the manifest' : 'not a readable PEM certificate',
      },
    ];
  }
}

function upstreamComplaints(upstream: Raw): Complaint[] {
  const complaints: Complaint[] = [];
  if (upstream.mode === 'proxy' && upstream.forwardTo === undefined)
    complaints.push({
      path: 'upstream.mode',
      message: 'proxy mode needs `forwardTo`: the real sandbox behind the proxy',
    });
  for (const key of ['forwardTo', 'publicUrl'])
    if (typeof upstream[key] === 'string' && !isHttpUrl(upstream[key]))
      complaints.push({ path: `upstream.${key}`, message: 'not an http:// or https:// URL' });
  const port = typeof upstream.listen === 'string' ? Number(/:(\d+)$/.exec(upstream.listen)?.[1] ?? 0) : 0;
  if (port > 65535) complaints.push({ path: 'upstream.listen', message: 'a port is at most 65535' });
  return complaints;
}

function webhookComplaints(webhooks: unknown, known: Scopes): Complaint[] {
  const url = asMap(webhooks).url;
  if (typeof url !== 'string') return [];
  const complaints = templateComplaints(url, 'webhooks.url', known.webhookUrl);
  if (!url.startsWith('/') && !url.includes('$') && !isHttpUrl(url))
    complaints.push({
      path: 'webhooks.url',
      message: 'expected a path on the target that starts with /, or an absolute URL',
    });
  return complaints;
}

function vocabularyComplaints(vocabulary: Raw): Complaint[] {
  const complaints: Complaint[] = [];
  const known: Readonly<Record<string, readonly string[]>> = {
    status: orderStatuses,
    reason: unavailableReasons,
    entryKind: entryKinds,
    side: ['on_ramp', 'off_ramp'],
  };
  for (const [name, auditWords] of Object.entries(known)) {
    const taken = new Map<string, string>();
    for (const audit of auditWords)
      for (const [index, word] of asList(asMap(vocabulary[name])[audit]).entries()) {
        const folded = String(word).trim().toLowerCase();
        const before = taken.get(folded);
        if (before !== undefined && before !== audit)
          complaints.push({
            path: `vocabulary.${name}.${audit}.${index}`,
            message: `the word already means ${before}; a word has one meaning`,
          });
        else taken.set(folded, audit);
      }
  }
  return complaints;
}

const actions = ['goto', 'fill', 'select', 'check', 'click', 'press', 'waitFor'];
const forms = ['role', 'label', 'text', 'testId', 'css'];

function uiComplaints(ui: unknown, known: Scopes): Complaint[] {
  if (!isMap(ui)) return [];
  const complaints: Complaint[] = templateComplaints(ui.pages, 'ui.pages', known.ui);
  for (const name of ['accept', 'orderStatus', 'countdown'])
    complaints.push(...locatorComplaints(ui[name], `ui.${name}`));
  for (const [output, rule] of Object.entries(asMap(ui.outputs)))
    complaints.push(...outputComplaints(rule, `ui.outputs.${output}`, known.uiOutput));
  const lists = {
    signIn: ui.signIn,
    ...Object.fromEntries(Object.entries(asMap(ui.steps)).map(([name, steps]) => [`steps.${name}`, steps])),
  };
  for (const [name, steps] of Object.entries(lists))
    for (const [index, step] of asList(steps).entries())
      if (isMap(step)) complaints.push(...stepComplaints(step, `ui.${name}.${index}`, known));
  return complaints;
}

function stepComplaints(step: Raw, path: string, known: Scopes): Complaint[] {
  const done = actions.filter((action) => step[action] !== undefined);
  const complaints = templateComplaints(step.with, `${path}.with`, known.ui);
  complaints.push(...templateComplaints(step.goto, `${path}.goto`, known.ui));
  if (done.length !== 1)
    complaints.push({
      path,
      message: `a step does one of ${actions.join(', ')}; this one has ${done.length === 0 ? 'none' : done.join(' and ')}`,
    });
  const takesValue = step.fill !== undefined || step.select !== undefined;
  if (takesValue && step.with === undefined)
    complaints.push({ path, message: 'needs `with`: the value to fill in or choose' });
  if (!takesValue && step.with !== undefined)
    complaints.push({ path: `${path}.with`, atKey: true, message: 'only `fill` and `select` take a value' });
  if (step.on !== undefined && step.press === undefined)
    complaints.push({ path: `${path}.on`, atKey: true, message: 'only `press` takes an element' });
  for (const action of ['fill', 'select', 'check', 'click', 'on'])
    complaints.push(...locatorComplaints(step[action], `${path}.${action}`));
  if (isMap(step.waitFor) && step.waitFor.url === undefined)
    complaints.push(...locatorComplaints(step.waitFor, `${path}.waitFor`));
  return complaints;
}

function locatorComplaints(locator: unknown, path: string): Complaint[] {
  if (!isMap(locator)) return [];
  const used = forms.filter((form) => locator[form] !== undefined);
  const complaints: Complaint[] = [];
  if (used.length !== 1)
    complaints.push({
      path,
      message: `a locator has one of ${forms.join(', ')}; this one has ${used.length === 0 ? 'none' : used.join(' and ')}`,
    });
  if (locator.name !== undefined && locator.role === undefined)
    complaints.push({ path: `${path}.name`, atKey: true, message: '`name` goes with `role`' });
  return complaints;
}

function isHttpUrl(text: string): boolean {
  return /^https?:\/\/[^/]/i.test(text) && URL.canParse(text);
}
