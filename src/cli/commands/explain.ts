import { Command } from 'commander';
import { checks } from '../../../suites/index.js';
import { loadCatalogue } from '../../checks/catalogue.js';
import type { Session } from '../session.js';
import { unknownWord } from '../usage-error.js';

/** `explain CHECK`: why it exists, what breaks, how to fix it, which rule it comes from. */
export function explainCommand({ terminal }: Session): Command {
  return new Command('explain')
    .description('why a check exists, what breaks, how to fix it, which rule it comes from')
    .argument('<check>', 'check id')
    .action((id: string) => {
      const catalogue = loadCatalogue();
      const entry = catalogue.checks.find((check) => check.id === id);
      if (!entry)
        throw unknownWord(
          'check',
          id,
          catalogue.checks.map((check) => check.id),
        );
      const question = catalogue.questions.find((each) => each.id === entry.question);
      const check = checks.find((each) => each.id === id);
      const rules = catalogue.rules.filter((rule) => entry.rules.includes(rule.id));
      terminal.out(
        [
          `${entry.id}  (${entry.severity})`,
          entry.title,
          '',
          `Question  ${question?.text ?? entry.question}`,
          `At stake  ${question?.stake ?? ''}`,
          `Why       ${entry.why}`,
          `Remedy    ${entry.remedy}`,
          `Looks at  ${check?.needs.join(', ') ?? 'nothing yet'}`,
          ...Object.entries(check?.messages ?? {}).map(([message, text]) => `Fails as  ${message}: ${text}`),
          ...rules.map((rule) => `Rule      ${rule.id} (${rule.by}): ${rule.rule}`),
          '',
        ].join('\n'),
      );
    });
}
