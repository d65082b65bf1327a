import type { Defect } from './defect.js';

/** The closed list. */
export const defects: readonly Defect[] = [];
