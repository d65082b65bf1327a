import type { Report } from '../src/model/report.js';

/** What a reporter may need besides the report. */
export interface RenderContext {
  /** Reads an evidence file of the report; null where it is missing. */
  readonly file: (path: string) => Uint8Array | null;
  /** Where the report lies, as whoever reads it would name the folder. */
  readonly folder: string;
}

/** A report and its folder. */
export type PlacedReport = Report & Pick<RenderContext, 'folder'>;

/** Renders a whole report. Pure: the same report gives the same bytes. */
export type Render = (report: Report, context: RenderContext) => string;
