import type { ExportFormat } from '../audit/audit-export.ts';
import { csvLine } from '../csv.ts';
import type { RunSummary } from './history.ts';

/** The columns of an export, and the members of its JSON. The working time is in milliseconds. */
const COLUMNS = {
  id: ({ id }) => id,
  kind: ({ kind }) => kind,
  team: ({ teamId }) => teamId,
  region: ({ region }) => region,
  state: ({ shownState }) => shownState,
  cleaned_up: ({ isCleanedUp }) => isCleanedUp,
  requester_id: ({ requestedBy }) => requestedBy.userId,
  requester: ({ requestedBy }) => requestedBy.name,
  requested_at: ({ createdAt }) => createdAt,
  finished_at: ({ finishedAt }) => finishedAt,
  worked_ms: ({ workedMs }) => workedMs,
  alias: ({ alias }) => alias,
  key_arn: ({ keyArn }) => keyArn,
  role: ({ roleName }) => roleName,
  failed_step: ({ failedStep }) => failedStep,
  error: ({ errorCode }) => errorCode,
} as const satisfies Record<string, (run: RunSummary) => string | number | boolean | null>;

/** The header line of an export. JSON lines have none. */
export function historyHead(format: ExportFormat): string {
  return format === 'csv' ? csvLine(Object.keys(COLUMNS)) : '';
}

/** One run as a line of the export. */
export function historyLine(format: ExportFormat, run: RunSummary): string {
  const values = Object.entries(COLUMNS).map(([name, read]) => [name, read(run)] as const);
  if (format === 'jsonl') return `${JSON.stringify(Object.fromEntries(values))}\n`;
  return csvLine(values.map(([, value]) => String(value ?? '')));
}
