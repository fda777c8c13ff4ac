import { type ExportFormat, exportHead, exportLine } from '#lib/audit/audit-export.ts';
import { type AuditFilter, type AuditPage, writeAuditFilter } from '#lib/audit/audit-filter.ts';
import { type Actor, personOf } from '#lib/people/access.ts';
import { auditedTeamsOf } from '#server/queries/find-audit.ts';
import { recordAct } from '#server/store/audit/append-audit.ts';
import { listAudit } from '#server/store/audit/list-audit.ts';
import type { Database } from '#server/store/database/database.ts';

const EXPORT_ROWS_AT_ONCE = 500;

/**
 * Returns all records that match the filters as the text of a file. The export is recorded first, and records written
 * from then on, including its own, aren't part of it. Throws not-found as `findAudit` does.
 */
export async function exportAudit(
  db: Database,
  actor: Actor,
  { format, filter }: { format: ExportFormat; filter: AuditFilter },
): Promise<{ upTo: number; text: AsyncGenerator<string, void> }> {
  const teams = await auditedTeamsOf(db, actor);
  const data = { format, filter: writeAuditFilter({ ...filter, before: undefined }) };
  const teamId = teams !== 'all' && teams.length === 1 ? (teams[0] ?? null) : null;
  const no = await recordAct(db, { kind: 'export', teamId, runId: null, by: personOf(actor), data });
  return { upTo: no - 1, text: writeExport(db.forTeams(teams), format, { teams, filter: { ...filter, before: no } }) };
}

async function* writeExport(
  db: Database,
  format: ExportFormat,
  { teams, filter }: { teams: 'all' | readonly string[]; filter: AuditFilter },
): AsyncGenerator<string, void> {
  yield exportHead(format);
  let before: number | null = filter.before ?? null;
  while (before !== null) {
    const page: AuditPage = await listAudit(db, { teams, filter: { ...filter, before }, limit: EXPORT_ROWS_AT_ONCE });
    yield page.items.map((record) => exportLine(format, record)).join('');
    before = page.nextBefore;
  }
}
