import type { AuditRecord } from './audit-record.ts';

export const EXPORT_FORMATS = ['csv', 'jsonl'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

const COLUMNS: readonly (readonly [name: string, cell: (record: AuditRecord) => string])[] = [
  ['no', ({ no }) => String(no)],
  ['at', ({ at }) => at],
  ['kind', ({ kind }) => kind],
  ['team', ({ teamId }) => teamId ?? ''],
  ['run', ({ runId }) => runId ?? ''],
  ['person_id', ({ by }) => by?.userId ?? ''],
  ['person', ({ by }) => by?.name ?? ''],
  ['details', ({ data }) => JSON.stringify(data)],
  ['hash', ({ hash }) => hash],
];

/** The header line of an export. JSON lines have none. */
export function exportHead(format: ExportFormat): string {
  return format === 'csv' ? csvLine(COLUMNS.map(([name]) => name)) : '';
}

/** One record as a line of the export. JSON lines hold everything needed to check the chain. */
export function exportLine(format: ExportFormat, record: AuditRecord): string {
  return format === 'csv' ? csvLine(COLUMNS.map(([, cell]) => cell(record))) : `${JSON.stringify(record)}\n`;
}

function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** Quotes a cell. Text that a spreadsheet would read as a formula gets a leading apostrophe. */
function csvCell(text: string): string {
  const harmless = /^[\s\u200b-\u200f\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/u.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}
