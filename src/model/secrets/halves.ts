import type { Canary } from './find.js';

const pair = /^[^\s:/@]+:([^\s:/@]{8,})$/;

/** The same secrets, and of every `id:secret` among them the secret half, which may come out alone. */
export function withHalves(canaries: readonly Canary[]): readonly Canary[] {
  return canaries.flatMap((canary) => {
    const half = pair.exec(canary.value)?.[1];
    return half === undefined ? [canary] : [canary, { label: `secret half of the ${canary.label}`, value: half }];
  });
}
