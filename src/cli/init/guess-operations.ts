import type { OperationName } from '../../model/words.js';

/** One request of an OpenAPI document that looks like an operation of the audit. */
export interface Guess {
  readonly method: string;
  readonly path: string;
}

interface Words {
  readonly methods: readonly string[];
  readonly some: RegExp;
  readonly not: RegExp;
}

/** Words by which partners name their routes; the most telling first. */
const words: Readonly<Partial<Record<OperationName, Words>>> = {
  signIn: { methods: ['post'], some: /sign-?in|log-?in|session|\/token$/i, not: /log-?out|sign-?out|refresh/i },
  lanes: { methods: ['get'], some: /lanes|pools|markets|pairs|assets/i, not: /\{/ },
  indicativeQuote: { methods: ['post', 'get'], some: /indicative|estimate|\/prices?\b|preview/i, not: /accept/i },
  accept: { methods: ['post', 'put'], some: /accept|confirm|execute/i, not: /reject|decline|terms/i },
  decline: { methods: ['post', 'delete'], some: /decline|reject/i, not: /accept/i },
  lockQuote: { methods: ['post'], some: /quote/i, not: /accept|confirm|execute|decline|reject|indicative|estimate/i },
  order: { methods: ['get'], some: /orders?\/\{|trades?\/\{|transactions?\/\{/i, not: /ledger|packet/i },
  balance: { methods: ['get'], some: /balance|wallet/i, not: /history|ledger/i },
  trace: { methods: ['get'], some: /trace|lookup|search/i, not: /quote$/i },
  supportPacket: { methods: ['get'], some: /packet|support/i, not: /trace/i },
  ledger: { methods: ['get'], some: /ledger|journal|entries/i, not: /packet/i },
  dailyClose: { methods: ['get', 'post'], some: /close|reconcil|settlement-report/i, not: /account/i },
};

/** The likeliest request for each operation, from the `paths` of an OpenAPI document. Guesses, for a person to correct. */
export function guessOperations(document: unknown): Readonly<Partial<Record<OperationName, Guess>>> {
  const routes = routesOf(document);
  const guesses: Partial<Record<OperationName, Guess>> = {};
  for (const [operation, { methods, some, not }] of Object.entries(words)) {
    const fitting = routes.filter(({ method, text }) => methods.includes(method) && some.test(text) && !not.test(text));
    const best = fitting.sort((a, b) => a.path.length - b.path.length)[0];
    if (best) guesses[operation as OperationName] = { method: best.method.toUpperCase(), path: best.path };
  }
  return guesses;
}

function routesOf(document: unknown): { method: string; path: string; text: string }[] {
  const paths = member(document, 'paths');
  if (typeof paths !== 'object' || paths === null) return [];
  return Object.entries(paths).flatMap(([path, item]) =>
    ['get', 'post', 'put', 'delete'].flatMap((method) => {
      const route = member(item, method);
      if (route === undefined) return [];
      const name = member(route, 'operationId');
      return [{ method, path, text: `${path} ${typeof name === 'string' ? name : ''}`.trim() }];
    }),
  );
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  // Checked to be an object just above.
  return (value as Record<string, unknown>)[name];
}
