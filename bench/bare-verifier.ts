import { Verifier } from '@pact-foundation/pact';

/** Pact's own verifier and nothing of ours, for the benchmark: `node bare-verifier.js URL FILE` with the key in the environment. */
const [providerBaseUrl = '', file = ''] = process.argv.slice(2);
await new Verifier({
  providerBaseUrl,
  pactUrls: [file],
  logLevel: 'error',
  customProviderHeaders: { authorization: `Bearer ${process.env.PROVIDER_SECRET_KEY}` },
}).verifyProvider();
