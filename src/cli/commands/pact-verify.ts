import { join, resolve } from 'node:path';
import { Command } from 'commander';
import type { Verification } from '../../../pacts/verify-contract.js';
import { packageRoot } from '../../checks/package-root.js';
import type { Session } from '../session.js';
import { UsageError } from '../usage-error.js';
import { listed } from './listed.js';

interface Options {
  providerBaseUrl?: string;
  pact?: string[];
}

/** `pact verify`: the consumer contracts against the twin, or against any implementation by URL. */
export function pactVerifyCommand(session: Session): Command {
  return new Command('verify')
    .description('replay the published consumer contracts against a provider (default: a twin of its own)')
    .option('--provider-base-url <url>', 'a provider that already runs there, without /v1')
    .option('--pact <files>', 'contracts (default: the published ones)', listed)
    .addHelpText(
      'after',
      '\nPROVIDER_SECRET_KEY is the key that the provider takes. TWIN_CONTROL_TOKEN lets the states of a twin at the URL be\nset; without it the provider is taken to be in every state already.',
    )
    .action(async (options: Options) => session.end(await run(options, session)));
}

async function run(options: Options, session: Session): Promise<number> {
  const { verifyContract } = await import('../../../pacts/verify-contract.js');
  const files = options.pact?.map((file) => resolve(session.cwd, file)) ?? [published()];
  const provider = await openProvider(options.providerBaseUrl, session);
  try {
    const verification = await verifyContract({ ...provider, files });
    session.terminal.err(inWords(verification, provider.providerBaseUrl));
    return verification.ok ? 0 : 1;
  } finally {
    await provider.close();
  }
}

async function openProvider(url: string | undefined, { env }: Session) {
  if (url !== undefined) {
    const secretKey = env.PROVIDER_SECRET_KEY;
    if (!secretKey) throw new UsageError('PROVIDER_SECRET_KEY is not set: the provider would refuse every request');
    const providerBaseUrl = url.replace(/\/+$/, '');
    const controlToken = env.TWIN_CONTROL_TOKEN;
    const control = controlToken ? { origin: providerBaseUrl, secretKey, controlToken } : null;
    return { providerBaseUrl, secretKey, control, close: () => Promise.resolve() };
  }
  const { startTwin } = await import('../../../twin/index.js');
  const twin = await startTwin();
  const secretKey = twin.partners[0]?.secretKey ?? '';
  return {
    providerBaseUrl: twin.origin,
    secretKey,
    control: { origin: twin.origin, secretKey, controlToken: twin.controlToken },
    close: () => twin.close(),
  };
}

function published(): string {
  return join(packageRoot(), 'pacts/contracts/reference-partner-0pools-api.json');
}

function inWords({ ok, breaches }: Verification, url: string): string {
  if (ok) return `${url} keeps the contract.\n`;
  const lines = breaches.map(
    ({ interaction, mismatches }) => `  ${interaction}\n${mismatches.map((line) => `      ${line}\n`).join('')}`,
  );
  return `${url} breaks the contract in ${breaches.length} interactions.\n${lines.join('')}`;
}
