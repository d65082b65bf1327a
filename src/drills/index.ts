import type { Drill } from './define.js';

/** Every drill, in no particular order: add yours here. */
export const drillIndex: readonly Drill[] = [];
