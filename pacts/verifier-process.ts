import { loadPact } from './load-pact.js';

/** What the parent process sends, once. */
export interface VerifierOrder {
  readonly file: string;
  readonly providerBaseUrl: string;
  readonly providerStatesSetupUrl: string;
  readonly timeout: number;
  /** Descriptions of the messages in it: each is asked of the provider's address as it comes. */
  readonly messages: readonly string[];
}

/** What it gets back: null where everything was kept, else Pact's message. */
export interface VerifierReply {
  readonly message: string | null;
}

/** Ctrl-C reaches every process of a terminal: this one ends when its parent says so, or is gone. */
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));

/** Pact's native part writes to the terminal and can take its process down, so it has one of its own. */
process.once('message', async (order: VerifierOrder) => {
  const reply = await verify(order);
  process.send?.(reply, () => process.disconnect());
});

async function verify({ file, messages, ...options }: VerifierOrder): Promise<VerifierReply> {
  const { Verifier } = await loadPact();
  const messageProviders = Object.fromEntries(messages.map((name) => [name, () => tell(options.providerBaseUrl)]));
  try {
    await new Verifier({ ...options, messageProviders, pactUrls: [file], logLevel: 'error' }).verifyProvider();
    return { message: null };
  } catch (error) {
    return { message: error instanceof Error ? error.message : String(error) };
  }
}

/** The message, and the metadata under the name in which Pact hands it on. */
async function tell(url: string): Promise<{ readonly __pactMessageMetadata: object; readonly message: object }> {
  const answer = await fetch(url, { method: 'POST' });
  if (!answer.ok) throw new Error('nothing was told');
  const message = JSON.parse(await answer.text()) as object;
  return { __pactMessageMetadata: { contentType: answer.headers.get('content-type') ?? '' }, message };
}
