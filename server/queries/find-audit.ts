import type { AuditFilter, AuditPage } from '#lib/audit/audit-filter.ts';
import { PortalError } from '#lib/errors.ts';
import { type Actor, auditedTeams } from '#lib/people/access.ts';
import { listAudit } from '#server/store/audit/list-audit.ts';
import { recordRefusal } from '#server/store/audit/record-refusal.ts';
import type { Database } from '#server/store/database/database.ts';

const PAGE_ROWS = 50;

/** A page of the records that the actor may read, newest first. Throws not-found if the actor may read none. */
export async function findAudit(db: Database, actor: Actor, filter: AuditFilter): Promise<AuditPage> {
  const teams = await auditedTeamsOf(db, actor);
  return listAudit(db.forTeams(teams), { teams, filter, limit: PAGE_ROWS });
}

/** The teams whose records the actor may read. Throws and records not-found if there are none. */
export async function auditedTeamsOf(db: Database, actor: Actor): Promise<'all' | readonly string[]> {
  const teams = auditedTeams(actor);
  if (teams === 'all' || teams.length > 0) return teams;
  await recordRefusal(db, actor, { action: 'audit.view', code: 'not-found' });
  throw new PortalError('not-found');
}
