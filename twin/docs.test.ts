import { readFile } from 'node:fs/promises';
import { load } from 'js-yaml';
import { beforeAll, expect, it } from 'vitest';
import { CONTROL_ROUTES } from './control/control-routes.js';
import { checkFault, checkScenario } from './scenario-check.js';
import { FAULT_SCHEMA } from './scenario-schema.js';

let page: string;
beforeAll(async () => {
  page = await readFile(new URL('../docs/twin.md', import.meta.url), 'utf8');
});

it('shows a valid one-line example of every fault and every refusal', () => {
  const examples = [...page.matchAll(/fault '(\{.*?\})'/g)].map(([, text]) => checkFault(JSON.parse(text ?? '')));
  const shown = new Set(examples.map(({ effect }) => (effect.kind === 'refuse' ? `refuse ${effect.as}` : effect.kind)));
  const effects = FAULT_SCHEMA.properties.effect as {
    oneOf: { properties: { kind: { const: string }; as?: { enum: string[] } } }[];
  };
  const known = effects.oneOf.flatMap(({ properties: { kind, as } }) =>
    as && kind.const === 'refuse' ? as.enum.map((one) => `refuse ${one}`) : [kind.const],
  );
  expect(known.filter((one) => !shown.has(one))).toEqual([]);
});

it('shows a valid scenario', () => {
  const text = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  expect(checkScenario(load(text)).partners).toHaveLength(2);
});

it('names only controls that exist', () => {
  const named = [...page.matchAll(/(GET|POST|DELETE) \/_twin([\w/-]*)/g)].map(
    ([, method, path]) => `${method} ${path}`,
  );
  const shape = (path: string) =>
    path.replace(/\/(?:ID|PARTNER|TRADE|QUOTE|SWAP|kill-me)(?=\/|$)/g, '/:').replace(/:\w+/g, ':');
  const known = new Set(CONTROL_ROUTES.map(({ method, path }) => `${method} ${shape(path.replace('/_twin', ''))}`));
  expect(named.length).toBeGreaterThan(12);
  expect(named.map(shape).filter((one) => !known.has(one))).toEqual([]);
});
