import type { SerializedError } from 'vitest';
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import type { Judged, JudgeResult } from '../src/model/judged.js';

/** Collects the judgements that suites send as test metadata. Prints nothing: the report is rendered elsewhere. */
export class JudgementReporter implements Reporter {
  readonly #judged: Judged[] = [];
  readonly #problems: string[] = [];

  onTestCaseResult(testCase: TestCase): void {
    const judged = testCase.meta().readiness;
    if (judged) this.#judged.push(judged);
    else if (testCase.result().state === 'failed')
      this.#problems.push(`${testCase.fullName}: ${reasons(testCase.result().errors)}`);
  }

  onTestModuleEnd(module: TestModule): void {
    const errors = module.errors();
    if (errors.length > 0) this.#problems.push(`${module.relativeModuleId}: ${reasons(errors)}`);
  }

  onTestRunEnd(_modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    if (unhandled.length > 0) this.#problems.push(reasons(unhandled));
  }

  result(): JudgeResult {
    return { judged: this.#judged, problems: this.#problems };
  }
}

function reasons(errors: readonly { readonly message: string }[] | undefined): string {
  return (errors ?? []).map(({ message }) => message).join('; ');
}
