import type { Selectable } from 'kysely';
import type { AuditRecord } from '#lib/audit/audit-record.ts';
import type { Database } from '../database/database.ts';
import type { AuditRecordTable } from '../database/schema.ts';
import { withDatabase } from '../database/with-database.ts';

const ROWS_AT_ONCE = 1_000;

export type AuditRow = Selectable<AuditRecordTable>;

/** Yields every record after a number, in number order, in batches. */
export async function* loadAudit(db: Database, from = 0): AsyncGenerator<AuditRecord[]> {
  for (let after = from; ; ) {
    const rows = await withDatabase(() =>
      db.kysely
        .selectFrom('audit_record')
        .selectAll()
        .where('no', '>', after)
        .orderBy('no')
        .limit(ROWS_AT_ONCE)
        .execute(),
    );
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map(readAuditRow);
    after = last.no;
  }
}

export function readAuditRow(row: AuditRow): AuditRecord {
  const { no, at, kind, team_id, run_id, person_id, person_name, data, hash } = row;
  return {
    no,
    at: at.toISOString(),
    kind,
    teamId: team_id,
    runId: run_id,
    by: person_id === null ? null : { userId: person_id, name: person_name ?? '' },
    data,
    hash: hash.toString('hex'),
  };
}
