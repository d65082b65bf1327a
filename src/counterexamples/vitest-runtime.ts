/** Functions that an exported test brings along, each only where it is called. */
const functions: Readonly<Record<string, string>> = {
  setting: `
function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(\`set \${name}: see the top of this file\`);
  return value;
}`,
  fresh: `
/** As the key of the finding, but never used before: an old key would answer with an old result. */
function fresh(value: string): string {
  if (/^[0-9a-f]{8}-[0-9a-f]{4}-/i.test(value)) return crypto.randomUUID();
  const mark = crypto.randomUUID().slice(0, 8);
  return value.length > 40 ? value.slice(0, -8) + mark : \`\${value}-\${mark}\`;
}`,
  send: `
interface Answer {
  status: number | null;
  headers: Headers;
  body: string;
}

const jars = new Map<string, Map<string, string>>();

/** One request to the address in that setting. No answer is an answer too: status null. */
async function send(
  to: string,
  method: string,
  path: string,
  { headers = {}, body, cookies }: { headers?: Record<string, string>; body?: string; cookies?: string } = {},
): Promise<Answer> {
  const url = setting(to).replace(/\\/+$/, '') + path;
  const jar = jars.get(cookies ?? '') ?? new Map<string, string>();
  const cookie = [...jar].map(([name, value]) => \`\${name}=\${value}\`).join('; ');
  try {
    const response = await fetch(url, {
      method,
      headers: cookies === undefined || cookie === '' ? headers : { ...headers, cookie },
      redirect: 'manual',
      signal: AbortSignal.timeout(60_000),
      ...(body === undefined ? {} : { body: new TextEncoder().encode(body) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=;]*)=([^;]*)/.exec(line) ?? [];
      jar.set(name.trim(), value.trim());
    }
    if (cookies !== undefined) jars.set(cookies, jar);
    return { status: response.status, headers: response.headers, body: await response.text() };
  } catch (error) {
    return { status: null, headers: new Headers(), body: String(error) };
  }
}`,
  answered: `
function answered(answer: Answer): Answer {
  if (answer.status === null) throw new Error(\`no answer came, so nothing can be judged: \${answer.body}\`);
  return answer;
}`,
  take: `
/** A value of an answer that a later request needs: a JSON value, a header, or the body; whole or between two texts. */
function take(answer: Answer, from: { at?: string; header?: string }, after?: string, before = ''): string {
  const { status, headers, body } = answered(answer);
  const whole = from.at !== undefined ? at(answer, from.at) : from.header !== undefined ? headers.get(from.header) : body;
  const line = after === undefined ? whole : whole?.split(/\\r?\\n/).find((each) => each.includes(after));
  const rest = after === undefined ? line : line?.slice(line.indexOf(after) + after.length);
  const end = before === '' ? -1 : (rest?.indexOf(before) ?? -1);
  const value = end === -1 ? rest : rest?.slice(0, end);
  if (!value) throw new Error(\`cannot go on: no \${from.at ?? from.header ?? after} in the answer \${status} \${body.slice(0, 500)}\`);
  return value;
}`,
  items: `
function items(answer: Answer, pointer: string, where: Record<string, string>): unknown[] {
  const list = read(json(answered(answer)), pointer);
  if (!Array.isArray(list)) throw new Error(\`no list at \${pointer || '/'}, so nothing can be judged: \${answer.body.slice(0, 500)}\`);
  return list.filter((item) => like(item, where));
}`,
  like: `
function like(item: unknown, values: Record<string, string>): boolean {
  return Object.entries(values).every(([at, value]) => (text(read(item, at)) ?? '') === value);
}`,
  given: `
function given(answer: Answer, pointer: string, oneOf: string[]): void {
  const shown = at(answer, pointer) ?? '';
  if (!oneOf.includes(shown)) throw new Error(\`\${pointer} is '\${shown}', not one of \${oneOf.join(', ')}, so nothing can be judged\`);
}`,
  givenStatus: `
function givenStatus(answer: Answer, oneOf: (number | string)[], but: number[]): void {
  const { status } = answered(answer);
  if (!oneOf.includes(named(answer, oneOf)) || but.includes(status ?? 0))
    throw new Error(\`its status is \${status}, which says nothing, so nothing can be judged\`);
}`,
  named: `
/** The status as the list names it: itself, or its class like '2xx'. */
function named(answer: Answer, words: (number | string)[]): number | string {
  const status = answered(answer).status ?? 0;
  const group = \`\${Math.floor(status / 100)}xx\`;
  return words.includes(group) ? group : status;
}`,
  hurried: `
/** Gaps, ms, from requests that are like \`after\` to the next under the same key: of each key whose gaps keep none of the paces. */
function hurried(
  answer: Answer,
  pointer: string,
  where: Record<string, string>,
  after: Record<string, string>,
  fewest: number,
  paces: Pace[],
): number[][] {
  const sent = items(answer, pointer, where);
  if (!sent.some((item) => like(item, after))) throw new Error(\`no request to count from at \${pointer}, so nothing can be judged\`);
  const keyOf = (item: unknown) => text(read(item, '/idempotencyKey')) ?? '';
  const gaps = [...new Set(sent.map(keyOf))].map((key) => {
    const same = sent.filter((item) => keyOf(item) === key);
    return same.slice(1).flatMap((next, index) => {
      const ended = read(same[index], '/endedAtMs');
      return like(same[index], after) && typeof ended === 'number' ? [Number(read(next, '/arrivedAtMs')) - ended] : [];
    });
  });
  const tight = gaps.filter((each) => each.length >= fewest && !paces.some((pace) => keepsPace(each, pace)));
  return tight.map((each) => each.map(Math.round));
}`,
  keepsPace: `
interface Pace {
  /** The shortest gap, the middle one by size, and how many times as long the later half is as the earlier. */
  shortestMs?: number;
  middleMs?: number;
  growth?: number;
}

function keepsPace(gaps: number[], { shortestMs = -Infinity, middleMs = -Infinity, growth = -Infinity }: Pace): boolean {
  const sorted = [...gaps].sort((left, right) => left - right);
  const half = Math.floor(gaps.length / 2);
  const mean = (some: number[]) => some.reduce((sum, gap) => sum + gap, 0) / Math.max(1, some.length);
  const grown = mean(gaps.slice(half)) / Math.max(1, mean(gaps.slice(0, half)));
  return (sorted[0] ?? 0) >= shortestMs && (sorted[half] ?? 0) >= middleMs && grown >= growth;
}`,
  values: `
/** Different values of the items that are like that; an item without one shows ''. */
function values(answer: Answer, pointer: string, where: Record<string, string>, field: string): string[] {
  return [...new Set(items(answer, pointer, where).map((item) => text(read(item, field)) ?? ''))];
}`,
  distinct: `
function distinct(answers: Answer[], pointer: string): string[] {
  const shown = answers.filter(({ status }) => status !== null).map((answer) => at(answer, pointer));
  const values = [...new Set(shown.filter((value) => value !== null))];
  if (values.length === 0) throw new Error(\`no answer shows \${pointer}, so nothing can be judged\`);
  return values;
}`,
  at: `
/** The value at a JSON Pointer as text; null where there is none. */
function at(answer: Answer, pointer: string): string | null {
  return text(read(json(answered(answer)), pointer));
}`,
  json: `
function json({ body }: Answer): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}`,
  read: `
function read(root: unknown, pointer: string): unknown {
  let value = root;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    value = typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
  }
  return value;
}`,
  text: `
function text(value: unknown): string | null {
  return value === undefined || value === null ? null : typeof value === 'string' ? value : JSON.stringify(value);
}`,
  operator: `
/** What no request can do: the command in the variable does it. */
async function operator(name: string, what: string): Promise<void> {
  const command = setting(name);
  await new Promise<void>((done, fail) => {
    execFile('sh', ['-c', command], (error) => (error ? fail(new Error(\`\${what}: \${error.message}\`)) : done()));
  });
}`,
};

/** The functions that a test calls, and those that these call. */
export function vitestRuntime(test: string): string {
  const names = Object.keys(functions);
  let needed: readonly string[] = [];
  for (;;) {
    const text = [test, ...needed.map((name) => functions[name])].join('\n');
    const called = names.filter((name) => text.includes(`${name}(`));
    if (called.length === needed.length) return `${needed.map((name) => functions[name]).join('\n')}\n`;
    needed = called;
  }
}
