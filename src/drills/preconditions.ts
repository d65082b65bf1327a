import type { Obstacle } from '../model/history.js';
import type { Manifest } from '../model/manifest.js';
import type { OperationName } from '../model/words.js';
import type { Drill, UpstreamPower } from './define.js';

const powers: Readonly<Record<Manifest['upstream']['mode'], ReadonlySet<UpstreamPower>>> = {
  twin: new Set(['journal', 'faults', 'move-trades', 'quote-ttl', 'events']),
  proxy: new Set(['journal', 'faults', 'events']),
  none: new Set(),
};

/** What an upstream of this mode lets the audit see and do. */
export function upstreamPowers(mode: Manifest['upstream']['mode']): ReadonlySet<UpstreamPower> {
  return powers[mode];
}

/**
 * Why this manifest does not let the drill run, or null where it does. `none` in the manifest makes a drill not
 * applicable and quotes its line; silence makes it unverified.
 */
export function obstacleTo(
  drill: Drill,
  manifest: Manifest,
  has: (operation: OperationName) => boolean,
  users: number,
): Obstacle | null {
  const { needs } = drill;
  if (needs.browser && manifest.ui === null) return ruledOut(manifest, 'ui', 'ui: none');
  if (needs.browser && manifest.ui === undefined) {
    return absent(
      'the manifest has no `ui` section: describe the pages, or write `ui: none` where there is no web page',
    );
  }
  if (needs.webhooks && manifest.webhooks === null) return ruledOut(manifest, 'webhooks', 'webhooks: none');
  if (needs.webhooks && manifest.webhooks === undefined) {
    return absent('the manifest has no `webhooks` section: say where the app takes events, or write `webhooks: none`');
  }
  const missing = (needs.operations ?? []).filter((operation) => !has(operation));
  if (missing.length > 0) {
    const names = missing.map((operation) => `operations.${operation}`).join(', ');
    return absent(
      `the manifest leaves out ${names}: describe ${missing.length > 1 ? 'them' : 'it'} so that this can be answered`,
    );
  }
  const powerless = lacking(manifest.upstream.mode, needs.upstream ?? []);
  if (powerless) return powerless;
  if (needs.restart && !manifest.target.webServer && !manifest.hooks.restart) {
    return absent(
      'the audit can neither restart the target itself (`target.webServer`) nor have it restarted (`hooks.restart`)',
    );
  }
  if ((needs.users ?? 1) > users) {
    return absent(`this needs ${needs.users} ordinary users under \`accounts\`, the manifest has ${users}`);
  }
  return null;
}

/** Why an upstream of this mode does not do for what needs these powers; null where it does. */
export function lacking(mode: Manifest['upstream']['mode'], needed: readonly UpstreamPower[]): Obstacle | null {
  const powerless = needed.filter((power) => !powers[mode].has(power));
  if (powerless.length === 0) return null;
  return absent(
    `upstream.mode is \`${mode}\`, which gives no ${powerless.join(', ')}: run with \`mode: twin\` and point the app's 0Pools base URL at it`,
  );
}

function ruledOut(manifest: Manifest, path: string, text: string): Obstacle {
  return {
    fault: 'manifest',
    reason: `the manifest says \`${text}\``,
    manifestLine: { line: manifest.line(path), text },
  };
}

function absent(reason: string): Obstacle {
  return { fault: 'manifest', reason };
}
