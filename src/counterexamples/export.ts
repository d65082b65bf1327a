import { counterexamplePage } from '../../reporters/html/counterexample-page.js';
import type { Counterexample } from '../model/counterexample.js';
import { shellScript } from './shell-script.js';
import { vitestFile } from './vitest-file.js';

/** What a counterexample can be exported as, with the ending that takes the place of `.json`. */
export const exportExample: Readonly<
  Record<'vitest' | 'curl' | 'html', { readonly ending: string; write(example: Counterexample, file: string): string }>
> = {
  vitest: { ending: '.test.ts', write: vitestFile },
  curl: { ending: '.sh', write: shellScript },
  html: { ending: '.html', write: counterexamplePage },
};
