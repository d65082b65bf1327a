import type { Behaviour } from '../reference/behaviour.js';
import type { Settings } from '../reference/settings.js';
import { defects } from './index.js';

/** The correct behaviour with the named defects switched on. Throws an Error for an id that is not on the list. */
export function plantDefects(correct: Behaviour, settings: Settings): Behaviour {
  return settings.defects.reduce((behaviour, id) => {
    const defect = defects.find((candidate) => candidate.id === id);
    if (!defect) throw new Error(`DEFECTS names "${id}", which is not a known defect`);
    return defect.plant(behaviour, settings);
  }, correct);
}
