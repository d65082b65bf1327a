import { type Scope, textComplaints } from '../../src/manifest/expression-rules.js';
import { outputComplaints } from '../../src/manifest/output-rules.js';
import type { Complaint } from '../../src/manifest/problem.js';
import { asList, asMap, texts } from '../../src/manifest/shape.js';
import { isExpression } from '../../src/model/expression.js';
import type { RequestTemplate, Template } from '../../src/model/manifest.js';
import type { RetryProfile } from '../../src/model/profile.js';
import { fillText, parseText } from '../../src/model/template.js';
import { bodyOf, fillAll } from '../../src/probes/http/prepare.js';

const answers: Scope = { response: ['body', 'header', 'status', 'url'] };

/**
 * Complaints about what the expressions of a profile read, wherever it was written. What has no value is left out of a
 * request in silence: then two bodies may be one, and a provider would be blamed for it. The schema may not have
 * accepted the profile yet.
 */
export function expressionComplaints(profile: RetryProfile): Complaint[] {
  const variants = asList(profile.variants).map(asMap);
  const fields = new Set([...variants.flatMap((variant) => Object.keys(variant)), 'reference']);
  const inputs = variants.length === 0 ? 'any' : [...fields];
  const account: Scope = { account: ['credential'] };
  const { prepare, create, list, unkeyed } = profile.operations;
  const prepared = Object.keys(asMap(asMap(prepare).outputs)).map((name) => `prepare.${name}`);
  const complaints: Complaint[] = [];
  const judge = (value: unknown, path: string, scope: Scope): void => {
    for (const { path: at, text } of texts(value, path))
      complaints.push(...textComplaints(text, scope).map((message) => ({ path: at, message })));
  };
  const request = (value: unknown, path: string, scope: Scope): void => {
    const { path: address, ...rest } = asMap(value);
    // A credential has no place in an address.
    judge(address, `${path}.path`, scope);
    judge(rest, path, { ...scope, ...account });
  };
  const outputs = (value: unknown, path: string): void => {
    for (const [name, rule] of Object.entries(asMap(value)))
      complaints.push(...outputComplaints(rule, `${path}.${name}`, answers));
  };
  judge(profile.auth, 'auth', { ...account, inputs });
  for (const [name, operation] of Object.entries({ prepare, create, list })) {
    const path = `operations.${name}`;
    request(asMap(operation).request, `${path}.request`, name === 'create' ? { inputs, steps: prepared } : { inputs });
    outputs(asMap(operation).outputs, `${path}.outputs`);
  }
  for (const [index, each] of asList(unkeyed).entries())
    request(asMap(each).request, `operations.unkeyed.${index}.request`, { inputs });
  for (const [name, promise] of Object.entries(profile.promises))
    for (const [index, row] of asList(asMap(promise).where).entries())
      complaints.push(...outputComplaints(asMap(row).at, `promises.${name}.where.${index}.at`, answers));
  return [...complaints, ...variantComplaints(variants)];
}

function variantComplaints(variants: readonly Readonly<Record<string, unknown>>[]): Complaint[] {
  return [...texts(variants, 'variants')]
    .filter(({ text }) => isExpression(text) || parseText(text).pieces.some((piece) => typeof piece !== 'string'))
    .map(({ path, text }) => ({
      path,
      message: `"${text}": a variant holds plain values, in which nothing is filled in`,
    }));
}

/** Complaints about variants that make the same of a creation: no provider could tell them apart. */
export function likenessComplaints(profile: RetryProfile): Complaint[] {
  const { create } = profile.operations;
  const made = profile.variants.map((_, index) => asked(profile, create.request, index));
  return made.flatMap((own, index) => {
    const first = made.indexOf(own);
    return first === index ? [] : [likeness(profile, first, index)];
  });
}

function likeness({ variants, operations, promises }: RetryProfile, first: number, second: number): Complaint {
  const [one, other] = [variants[first] ?? {}, variants[second] ?? {}];
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  const differing = names.filter((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]));
  const pair = `variants ${first + 1} and ${second + 1}`;
  if (differing.length === 0) return { path: `variants.${second}`, message: `${pair} are the same` };
  const what = hasBody(operations.create.request) && promises.mismatch !== 'unstated' ? 'body' : 'request';
  const choice = differing.map((name) => `$inputs.${name}`).join(' or ');
  return {
    path: 'operations.create.request',
    message: `makes the same ${what} of ${pair}, so that no provider could tell one from the other. Read ${choice} in it.`,
  };
}

/** What a variant asks for: the body where another body is to be refused, else all of the request. */
function asked({ variants, operations, promises }: RetryProfile, request: RequestTemplate, index: number): string {
  // Whatever is prepared is prepared for each of them anew.
  const names = Object.keys(operations.prepare?.outputs ?? {});
  const prepare = Object.fromEntries(names.map((name) => [name, `${name} ${index}`]));
  const account = { credential: 'credential' };
  const roots = { inputs: { ...variants[index], reference: 'reference' }, steps: { prepare }, account };
  const body = bodyOf(request, roots, new Set());
  if (hasBody(request) && promises.mismatch !== 'unstated') return JSON.stringify(body);
  const rest = [request.query, request.headers].map((each) => fillAll(each, roots));
  return JSON.stringify([fillText(request.path, roots), ...rest, body]);
}

function hasBody({ body, form, multipart, text }: RequestTemplate): boolean {
  return [body, form, multipart, text].some((each: Template | object | undefined) => each !== undefined);
}
