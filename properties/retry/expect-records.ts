import type { WalkExpectation } from '../../src/model/counterexample.js';
import { orderStatuses } from '../../src/model/words.js';
import { translate } from '../../src/probes/http/translate.js';
import { traceOf } from './endings.js';
import { type End, endOf, ends, regressOf } from './laws/records.js';
import { answersTo, pointerOf, type Scene } from './scene.js';

/** Once the order has shown how its trade ended, it shows nothing else. */
export function stands(scene: Scene): readonly WalkExpectation[] {
  const { quote, manifest } = scene;
  const at = pointerOf(manifest.operations.order?.outputs?.status);
  const regress = quote && regressOf(quote);
  if (!regress || at === null) return [];
  const [shown] = answersTo(scene, regress.shown.call);
  if (shown === undefined) return [];
  const oneOf = wordsFor(scene, ends[regress.shown.status]);
  const later = regress.later.flatMap(({ call }) => answersTo(scene, call)).filter((action) => action > shown);
  return [
    { expect: 'given', action: shown, at, oneOf },
    // An answer without a status says nothing.
    ...[...new Set(later)].map((action) => ({ expect: 'value', action, at, oneOf: [...oneOf, ''] }) as const),
  ];
}

/** The order names its trade and is found by it, once it knows how the trade ended. */
export function recorded(scene: Scene): readonly WalkExpectation[] {
  const { quote, manifest } = scene;
  const trade = quote?.trial.trade;
  const { order, trace } = manifest.operations;
  const at = pointerOf(order?.outputs?.status);
  const read = quote?.trial.calls.findLast(({ operation, outcome }) => operation === 'order' && outcome === 'ok');
  const shown = read && answersTo(scene, read).at(-1);
  if (!quote || !trade || shown === undefined || at === null) return [];
  const named = pointerOf(order?.outputs?.tradeId);
  const search = traceOf(quote.trial);
  // Where rows of the manifest say what an answer means, its status does not.
  const found = search && Object.keys(trace?.outcomes ?? {}).length === 0 ? answersTo(scene, search) : [];
  return [
    { expect: 'given', action: shown, at, oneOf: wordsFor(scene, endOf(trade.status)) },
    ...(named === null ? [] : [{ expect: 'value', action: shown, at: named, oneOf: [trade.transactId] } as const]),
    ...found.map((action) => ({ expect: 'status', action, oneOf: [200] }) as const),
  ];
}

/** The app's own words for one end of an order, and for none. */
function wordsFor({ manifest, quote }: Scene, end: End): readonly string[] {
  const { vocabulary } = manifest;
  const said =
    quote?.trial.calls.flatMap(({ operation, raw }) => (operation === 'order' ? String(raw.status) : [])) ?? [];
  const known = [...orderStatuses, 'reserved', ...Object.values(vocabulary.status).flat(), ...said];
  return [...new Set(known)].filter((status) => {
    const meant = translate('order', { status }, vocabulary).outputs.status;
    // The translation brings words of the audit, or none.
    return meant !== undefined && ends[meant as keyof typeof ends] === end;
  });
}
