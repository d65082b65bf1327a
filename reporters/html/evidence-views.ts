import type { ExchangeData, JournalData, RowsData } from '../../src/model/evidence.js';
import { html, type Markup } from './markup.js';

/** Requests and answers of one operation; null where the data has another shape. */
export function exchangeView(data: unknown): Markup | null {
  if (!hasList(data, 'exchanges')) return null;
  const { operation, account, outcome, exchanges } = data as unknown as ExchangeData;
  return html`<p>${operation}${account ? ` as ${account}` : ''}: ${outcome}</p>${exchanges.map(
    (each) => html`<div class="exchange"><p><code>${each.method} ${each.url}</code></p>
${each.requestBody === null ? null : html`<pre>${each.requestBody}</pre>`}
<p>${each.status === null ? `no answer (${each.error ?? 'unknown'})` : `answered ${each.status}`} after ${each.durationMs} ms</p>
${each.responseBody === null ? null : html`<pre>${each.responseBody}</pre>`}</div>`,
  )}`;
}

/** What arrived at the upstream, a row per request; null where the data has another shape. */
export function journalView(data: unknown): Markup | null {
  if (!hasList(data, 'entries')) return null;
  const { entries } = data as unknown as JournalData;
  const columns = ['ms', 'Request', 'Status', 'Effect', 'Idempotency key', 'Quote', 'Trade', 'Request id', 'Fault'];
  return table(
    columns,
    entries.map((entry) => [
      cell(entry.atMs),
      `${entry.method} ${entry.path}`,
      entry.status === null ? 'no answer' : cell(entry.status),
      entry.effect,
      entry.idempotencyKey,
      entry.quoteId,
      entry.tradeId,
      entry.requestId,
      entry.fault,
    ]),
  );
}

/** A table as the check made it; null where the data has another shape. */
export function rowsView(data: unknown): Markup | null {
  if (!hasList(data, 'columns') || !hasList(data, 'rows')) return null;
  const { columns, rows } = data as unknown as RowsData;
  return rows.every((row) => Array.isArray(row)) ? table(columns, rows) : null;
}

function table(columns: readonly string[], rows: readonly (readonly (string | null)[])[]): Markup {
  return html`<div class="scroll"><table><thead><tr>${columns.map((name) => html`<th scope="col">${cell(name)}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((value) => html`<td>${value === null ? '–' : cell(value)}</td>`)}</tr>`)}</tbody></table></div>`;
}

function cell(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function hasList(data: unknown, name: string): data is Record<string, unknown> {
  if (typeof data !== 'object' || data === null) return false;
  const list = (data as Record<string, unknown>)[name];
  return Array.isArray(list) && list.every((item) => item !== null && item !== undefined);
}
