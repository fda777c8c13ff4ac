import { sql } from 'kysely';
import { OPEN_STATES } from '#lib/runs/steps.ts';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';

/** What all processes of a portal have in common. Ages are in seconds by the database's clock; null: there is nothing. */
export interface Gauges {
  /** Runs that haven't ended, by state; states without runs are absent. */
  runs: Readonly<Record<string, number>>;
  oldestQueuedSeconds: number | null;
  oldestApprovalSeconds: number | null;
  /** Runs that a worker holds. */
  leases: number;
  processes: number;
  waitingDeliveries: number;
  oldestDeliverySeconds: number | null;
  lastSweepSeconds: number | null;
  failedSweeps: number;
  /** The age of the oldest audit record that no signed checkpoint covers. */
  uncoveredAuditSeconds: number | null;
}

/** A process reports more often than this. */
export const PROCESS_GONE_SECONDS = 60;

const age = (at: string) => sql.raw(`extract(epoch FROM clock_timestamp() - ${at})::float8`);
/** As literals, so that the planner knows that the partial index has them. */
const OPEN = sql.raw(OPEN_STATES.map((state) => `'${state}'`).join());

/** In one statement that reads only what an index selects, however many runs there are. Throws database-unreachable. */
export const selectGauges = sql<Gauges>`
  SELECT
    (SELECT coalesce(json_object_agg(state, runs), '{}') FROM
      (SELECT state, count(*) AS runs FROM run WHERE state IN (${OPEN}) GROUP BY state) AS by_state) AS runs,
    (SELECT ${age('min(last_sign_at)')} FROM run WHERE state = 'queued') AS "oldestQueuedSeconds",
    (SELECT ${age('min(last_sign_at)')} FROM run WHERE state = 'awaiting-approval') AS "oldestApprovalSeconds",
    (SELECT count(*)::integer FROM run WHERE state IN (${OPEN}) AND lease_until > clock_timestamp()) AS leases,
    (SELECT count(*)::integer FROM process
      WHERE seen_at > clock_timestamp() - make_interval(secs => ${sql.lit(PROCESS_GONE_SECONDS)})) AS processes,
    (SELECT count(*)::integer FROM delivery WHERE state = 'waiting') AS "waitingDeliveries",
    (SELECT ${age('min(notice.created_at)')} FROM delivery JOIN notice ON notice.id = notice_id
      WHERE state = 'waiting') AS "oldestDeliverySeconds",
    (SELECT ${age('max(swept_at)')} FROM sweep) AS "lastSweepSeconds",
    (SELECT count(*)::integer FROM sweep
      WHERE failure IS NOT NULL AND ended_at > clock_timestamp() - interval '1 day') AS "failedSweeps",
    (SELECT ${age('at')} FROM audit_record
      WHERE no > coalesce((SELECT max(record_no) FROM audit_checkpoint WHERE number =
        (SELECT max(number) FROM audit_checkpoint)), 0)
      ORDER BY no LIMIT 1) AS "uncoveredAuditSeconds"`;

export function readGauges(db: Database): Promise<Gauges> {
  return withDatabase(async () => {
    const { rows } = await selectGauges.execute(db.kysely);
    return rows[0] as Gauges;
  });
}
