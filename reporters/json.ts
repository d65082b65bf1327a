import type { Render } from './render.js';

/** The report itself; everything else is rendered from the same object. */
export const renderJson: Render = (report) => `${JSON.stringify(report, null, 2)}\n`;
