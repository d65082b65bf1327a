/** Where in the life of an accept a process can die, in order, each in words that go on from "killed". */
export const crashPoints = {
  'before-send': 'before the execution was sent',
  'before-effect': 'after the execution was sent, before it took effect',
  'before-answer': 'after the execution took effect, before it was answered',
  'event-before-answer': 'after an event of the trade, before the execution was answered',
  'before-store': 'after the answer to the execution had arrived, before it was stored',
  stored: 'after the answer to the execution was stored',
  'while-reading': 'while the status of the trade was being read',
  'event-in-progress': 'while an event was under way, before it was answered',
  'event-answered': 'after an event was answered',
} as const;

export type CrashPoint = keyof typeof crashPoints;

/** Where a kill really landed, as far as journal and calls tell; null where they leave two possibilities. */
export interface CrashLanding {
  readonly point: CrashPoint | null;
  /** How that is known, or why it is not. */
  readonly how: string;
}
