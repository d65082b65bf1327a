import { kills, themes } from '../../properties/retry/commands.js';
import { median, print } from '../numbers.js';
import { walkOn } from './walking.js';

const walks = 24;
const rounds = 3;

/**
 * The same generated walks of the correct partner one after another and eight at once, as audits take them: here answers
 * take as long as a partner needs, and waits overlap.
 */
export async function lanes(seed: number): Promise<void> {
  const ordinary = themes.filter((theme) => !kills(theme));
  const ratios: number[] = [];
  const [one, eight]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    const perSecond = async (side: number) => {
      const plan = { seed: seed + round * 1_000, themes: ordinary, generated: walks, lanes: side, forMs: 600_000 };
      const { requests, ms } = await walkOn([], plan);
      return (requests / ms) * 1_000;
    };
    const alone = await perSecond(1);
    const together = await perSecond(8);
    one.push(alone);
    eight.push(together);
    ratios.push(together / alone);
  }
  const [alone, together, ratio] = [one, eight, ratios].map((figures) => median(figures));
  print(
    `${walks} walks of the correct partner, eight at once: ${together?.toFixed(0)} req/s, ${ratio?.toFixed(2)} of one at a time (${alone?.toFixed(0)})`,
  );
}
