import type { JudgeResult } from '../model/judged.js';

export interface JudgeRequest {
  /** Folder of a recorded run, absolute. */
  readonly history: string;
  /** Check ids to judge; null: all. */
  readonly only: readonly string[] | null;
  /** A partner's own suite files, absolute. */
  readonly extraSuites?: readonly string[];
}

/** Judges a recorded run. No network, no clock but durations. */
export type Engine = (request: JudgeRequest) => Promise<JudgeResult>;
