import type { Twin, TwinOptions } from './api.js';
import { startTwin } from './index.js';
import type { Scenario } from './scenario-check.js';

export interface StandaloneOptions {
  readonly host?: string;
  readonly port?: number;
  /** Path of a YAML scenario file. */
  readonly scenario?: string;
  /** The vendor's own OpenAPI file, YAML or JSON: the output then tells where the twin differs from it. */
  readonly openapi?: string;
  /** Base of a real sandbox: then a recording, fault-injecting proxy stands in front of it. No scenario goes with that. */
  readonly forwardTo?: string;
  /** Where the journal goes when it outgrows memory, and at the end. */
  readonly journalDir?: string;
}

/**
 * Starts a twin for a partner's own development and tells through `write` where it is and which keys it takes.
 * These keys are made for this run and worth nothing elsewhere. Rejects on a faulty scenario, naming each place.
 */
export async function runStandalone(options: StandaloneOptions, write: (text: string) => void): Promise<Twin> {
  const differences = options.openapi === undefined ? null : await compareWith(options.openapi);
  if (options.forwardTo !== undefined) return startInFront(options.forwardTo, options, write);
  const { scenario: _version, faults = [], ...fromFile } = await readScenario(options.scenario);
  const twinOptions: TwinOptions = {
    ...fromFile,
    ...(options.host === undefined ? {} : { host: options.host }),
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(options.journalDir === undefined ? {} : { journalDir: options.journalDir }),
  };
  const twin = await startTwin(twinOptions);
  for (const fault of faults) twin.arm(fault);
  write(startupText(twin, options.scenario === undefined));
  if (differences !== null) write(differencesText(differences));
  return twin;
}

async function startInFront(
  forwardTo: string,
  { scenario, host, port, journalDir }: StandaloneOptions,
  write: (text: string) => void,
): Promise<Twin> {
  if (scenario !== undefined) throw new TypeError('a scenario is for the twin itself, not for a proxy');
  const { startProxy } = await import('./proxy.js');
  const proxy = await startProxy({
    forwardTo,
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
    ...(journalDir === undefined ? {} : { journalDir }),
  });
  const lines = [
    `0Pools   ${proxy.pools}, passed on to ${forwardTo}`,
    `Control  ${proxy.origin}/_twin`,
    `Token    ${proxy.controlToken}`,
  ];
  write(`${lines.join('\n')}\n`);
  return proxy;
}

/** Rejects where the file is no OpenAPI description. */
async function compareWith(file: string): Promise<string[]> {
  const [{ readFile }, { load }, { differencesFrom }] = await Promise.all([
    import('node:fs/promises'),
    import('js-yaml'),
    import('./openapi/compare.js'),
  ]);
  const vendor: unknown = load(await readFile(file, 'utf8'));
  if (typeof vendor !== 'object' || vendor === null || !('paths' in vendor)) {
    throw new TypeError(`${file} is no OpenAPI description: it has no paths`);
  }
  return differencesFrom({ ...vendor });
}

function differencesText(differences: readonly string[]): string {
  if (differences.length === 0) return '\nThe twin serves what the OpenAPI file describes.\n';
  return `\nWhere the twin differs from the OpenAPI file:\n${differences.map((line) => `  ${line}\n`).join('')}`;
}

async function readScenario(file: string | undefined): Promise<Scenario> {
  if (file === undefined) return { scenario: 1 };
  const [{ readFile }, { load }, { checkScenario }] = await Promise.all([
    import('node:fs/promises'),
    import('js-yaml'),
    import('./scenario-check.js'),
  ]);
  return checkScenario(load(await readFile(file, 'utf8')));
}

/** Only keys made here are shown: those of a scenario file are the user's own. */
function startupText(twin: Twin, generated: boolean): string {
  const lines = [
    `0Pools   ${twin.pools}`,
    `Swaps    ${twin.swaps}`,
    `Control  ${twin.origin}/_twin`,
    `Token    ${twin.controlToken}`,
    `OpenAPI  ${twin.origin}/_twin/openapi.json`,
  ];
  for (const partner of twin.partners) {
    lines.push('', `Partner ${partner.id}`);
    if (!generated) {
      lines.push('  keys as in the scenario file');
      continue;
    }
    lines.push(`  secret key       ${partner.secretKey}`, `  publishable key  ${partner.publishableKey}`);
    if (partner.swapsCredential) lines.push(`  swaps credential ${partner.swapsCredential}`);
    if (partner.webhook) lines.push(`  webhook secret   ${partner.webhook.secret}`);
  }
  return `${lines.join('\n')}\n`;
}
