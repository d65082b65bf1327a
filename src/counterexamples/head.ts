import type { Counterexample } from '../model/counterexample.js';
import type { Plan, PlannedAction } from './plan.js';

/** What stands at the top of every export: the law, what was seen, and how the whole law is judged. */
export function headLines(
  { law, seen, repeats, profile, seed, path }: Counterexample,
  file: string,
): readonly string[] {
  const rules = law.rules.length === 0 ? '' : `rules ${law.rules.join(', ')}, `;
  return [
    `${law.text}`,
    `Broken in ${repeats.failed} of ${repeats.runs} runs: ${seen}`,
    `Found with ${rules}profile ${profile}, seed ${seed}, path ${path === '' ? 'none' : path}.`,
    `This file sees what HTTP shows. The law itself is judged by: readiness replay ${file}`,
  ];
}

/** What must be set in the environment, a line each. */
export function settingLines({ variables }: Plan, { actions }: Counterexample): readonly string[] {
  const requests = actions.flatMap((action) => (action.kind === 'request' ? [action] : []));
  return [
    'Set in the environment:',
    ...(requests.some(({ to }) => to === 'target')
      ? ['  TARGET_URL: origin of what is tested, e.g. http://127.0.0.1:3000']
      : []),
    ...(requests.some(({ to }) => to === 'control')
      ? ['  TWIN_URL: origin of the twin behind it, from `readiness twin`']
      : []),
    ...variables.flatMap((variable) =>
      variable.kind === 'secret'
        ? [`  ${variable.name}: ${variable.label} of ${variable.account ?? 'the sender'}`]
        : [],
    ),
    ...actions.flatMap((action, index) =>
      action.kind === 'operator' ? [`  ${hookName({ index })}: a shell command that does this: ${action.text}`] : [],
    ),
  ];
}

/** The environment variable that holds the command of an operator's act. */
export function hookName({ index }: Pick<PlannedAction, 'index'>): string {
  return `OPERATOR_${index + 1}`;
}
