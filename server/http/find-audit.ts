import { type ExportFormat, exportHead, exportLine } from '#lib/audit/audit-export.ts';
import { type AuditFilter, type AuditPage, writeAuditFilter } from '#lib/audit/audit-filter.ts';
import { PortalError } from '#lib/errors.ts';
import { type Actor, auditedTeams, personOf } from '#lib/people/access.ts';
import { recordAct } from '../store/audit/append-audit.ts';
import { listAudit } from '../store/audit/list-audit.ts';
import { recordRefusal } from '../store/audit/record-refusal.ts';
import type { Database } from '../store/database/database.ts';

const PAGE_ROWS = 50;
const EXPORT_ROWS_AT_ONCE = 500;

/** A page of the records that the actor may read, the newest first. Throws not-found for whoever may read none. */
export async function findAudit(db: Database, actor: Actor, filter: AuditFilter): Promise<AuditPage> {
  const teams = await teamsOrRefuse(db, actor);
  return listAudit(db.forTeams(teams), { teams, filter, limit: PAGE_ROWS });
}

/**
 * Everything that fits the filters, as the text of a file. That it is exported is recorded first; what is recorded from then on, this
 * export included, is not in it. Throws not-found as `findAudit` does.
 */
export async function exportAudit(
  db: Database,
  actor: Actor,
  { format, filter }: { format: ExportFormat; filter: AuditFilter },
): Promise<{ upTo: number; text: AsyncGenerator<string, void> }> {
  const teams = await teamsOrRefuse(db, actor);
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

async function teamsOrRefuse(db: Database, actor: Actor): Promise<'all' | readonly string[]> {
  const teams = auditedTeams(actor);
  if (teams === 'all' || teams.length > 0) return teams;
  await recordRefusal(db, actor, { action: 'audit.view', code: 'not-found' });
  throw new PortalError('not-found');
}
