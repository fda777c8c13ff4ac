import type { AuditFilter, AuditPage } from '#lib/audit/audit-filter.ts';
import { startOfDay } from '#lib/zoned-day.ts';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';
import { type AuditRow, readAuditRow } from './load-audit.ts';

export interface AuditListing {
  /** Ids of the teams whose records are listed; only `all` includes records without a team. */
  teams: 'all' | readonly string[];
  filter: AuditFilter;
  /** Rows per page. */
  limit: number;
}

/** A page of the records, newest first. */
export async function listAudit(db: Database, { teams, filter, limit }: AuditListing): Promise<AuditPage> {
  if (teams !== 'all' && teams.length === 0) return { items: [], nextBefore: null };
  const rows = await withDatabase(() => selectAudit(db, { teams, filter, limit: limit + 1 }).execute());
  const items = rows.slice(0, limit).map((row: AuditRow) => readAuditRow(row));
  return { items, nextBefore: rows.length > limit ? (items.at(-1)?.no ?? null) : null };
}

function selectAudit(db: Database, { teams, filter, limit }: AuditListing) {
  const { team, kind, person, run, from, to, zone = 'UTC', before } = filter;
  // PostgreSQL text can't contain U+0000, so nothing can match it.
  const text = (value: string) => value.trim().replaceAll('\u0000', '\ufffd');
  return db.kysely
    .selectFrom('audit_record')
    .selectAll()
    .$if(teams !== 'all', (query) => query.where('team_id', 'in', teams as readonly string[]))
    .$if(Boolean(team), (query) => query.where('team_id', '=', text(team ?? '')))
    .$if(kind !== undefined, (query) => query.where('kind', 'in', kind ?? []))
    .$if(Boolean(person), (query) => query.where('person_name', 'ilike', `%${plain(text(person ?? ''))}%`))
    .$if(Boolean(run), (query) => query.where('run_id', 'ilike', `${plain(text(run ?? ''))}%`))
    .$if(from !== undefined, (query) => query.where('at', '>=', startOfDay(from ?? '', zone)))
    .$if(to !== undefined, (query) => query.where('at', '<', startOfDay(to ?? '', zone, 1)))
    .$if(before !== undefined, (query) => query.where('no', '<', before ?? 0))
    .orderBy('no', 'desc')
    .limit(limit);
}

/** Escapes SQL wildcards. */
function plain(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
