import { loadPact } from './load-pact.js';

/** What the parent process sends, once. */
export interface VerifierOrder {
  readonly file: string;
  readonly providerBaseUrl: string;
  readonly providerStatesSetupUrl: string;
  readonly timeout: number;
}

/** What it gets back: null where everything was kept, else Pact's message. */
export interface VerifierReply {
  readonly message: string | null;
}

/** Pact's native part writes to the terminal and can take its process down, so it has one of its own. */
process.once('message', async (order: VerifierOrder) => {
  const reply = await verify(order);
  process.send?.(reply, () => process.disconnect());
});

async function verify({ file, ...options }: VerifierOrder): Promise<VerifierReply> {
  const { Verifier } = await loadPact();
  try {
    await new Verifier({ ...options, pactUrls: [file], logLevel: 'error' }).verifyProvider();
    return { message: null };
  } catch (error) {
    return { message: error instanceof Error ? error.message : String(error) };
  }
}
