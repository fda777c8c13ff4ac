import { csvLine } from '../csv.ts';
import type { AuditRecord } from './audit-record.ts';

export const EXPORT_FORMATS = ['csv', 'jsonl'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** The format of this name; CSV if there is none, because invalid values are ignored as in every address. */
export function readExportFormat(name: string | null): ExportFormat {
  return EXPORT_FORMATS.find((format) => format === name) ?? 'csv';
}

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
