import './do-not-track.js';
import { MatchersV3 } from '@pact-foundation/pact';

const { fromProviderState, regex, string } = MatchersV3;

/** A base-10 decimal string; a JSON number is a breach, which a pattern would let through. */
export const decimal = (example: string) => string(example);

/** Any word. */
export const text = (example: string) => string(example);

/** An error code: any word, or the one word that the client tells apart. */
export const code = (word?: string) => word ?? regex(/^.+$/, 'some_code');

/** A path with a value in it that only the provider's state knows, written `${name}`. */
export const pathWith = (pattern: string, name: string, example: string) =>
  fromProviderState(pattern, pattern.replaceAll(`\${${name}}`, example));

/** Every answer carries it, and the clients keep it (SAFE-9). */
export const everyResponse = { 'X-Request-Id': string('req_test_1') };
