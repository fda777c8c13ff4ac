import { sql } from 'kysely';
import { ERROR_CODES, type ErrorCode } from '#lib/errors.ts';
import { CHORES, type LastOutcome, type PortalStatus } from '#lib/portal-status.ts';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';
import { PROCESS_GONE_SECONDS, readGauges } from './read-gauges.ts';

/** What the processes reported, and what the database says about itself; without the teams' configuration. */
export async function readStatus(db: Database): Promise<Omit<PortalStatus, 'teams'> & { seen: NamedOutcome[] }> {
  const startedAt = performance.now();
  const facts = await readFacts(db);
  const latencyMs = performance.now() - startedAt;
  const [gauges, processes, outcomes] = await Promise.all([readGauges(db), readProcesses(db), readOutcomes(db)]);
  const of = (name: string) => outcomes.find((one) => one.kind === 'chore' && one.name === name) ?? NEVER;
  const { now, sweptAt, deliveredAt, checkpoint, ...database } = facts;
  return {
    now,
    processes,
    runs: gauges.runs,
    oldestQueuedSeconds: gauges.oldestQueuedSeconds,
    database: { ...database, latencyMs },
    chores: CHORES.map((name) => ({ name, ...timesOf(of(name)) })),
    sweeps: { lastAt: sweptAt, failed: gauges.failedSweeps },
    checkpoint,
    uncoveredAuditSeconds: gauges.uncoveredAuditSeconds,
    notifications: { lastDeliveredAt: deliveredAt, waiting: gauges.waitingDeliveries },
    seen: outcomes.filter(({ kind }) => kind === 'team'),
  };
}

const NEVER: LastOutcome = { succeededAt: null, failedAt: null, problem: null };
const timesOf = ({ succeededAt, failedAt, problem }: LastOutcome): LastOutcome => ({ succeededAt, failedAt, problem });
type NamedOutcome = LastOutcome & { kind: 'team' | 'chore'; name: string };

interface Facts {
  now: string;
  version: string;
  role: string;
  migration: string;
  restoredAt: string | null;
  sweptAt: string | null;
  deliveredAt: string | null;
  checkpoint: { number: number; writtenAt: string } | null;
}

const iso = (at: string) => sql.raw(`to_char(${at} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);

async function readFacts(db: Database): Promise<Facts> {
  const { rows } = await withDatabase(() =>
    sql<Facts>`
      SELECT ${iso('clock_timestamp()')} AS now, current_setting('server_version') AS version, current_user AS role,
        (SELECT max(name) FROM kysely_migration) AS migration,
        (SELECT ${iso('max(restored_at)')} FROM database_watch) AS "restoredAt",
        (SELECT ${iso('max(swept_at)')} FROM sweep) AS "sweptAt",
        (SELECT ${iso('max(ended_at)')} FROM delivery WHERE state = 'delivered') AS "deliveredAt",
        (SELECT json_build_object('number', number, 'writtenAt', ${iso('written_at')})
          FROM audit_checkpoint ORDER BY number DESC LIMIT 1) AS checkpoint`.execute(db.kysely),
  );
  return rows[0] as Facts;
}

function readProcesses(db: Database): Promise<PortalStatus['processes']> {
  return withDatabase(async () => {
    const rows = await db.kysely
      .selectFrom('process')
      .select(['id', 'version', 'started_at', 'seen_at'])
      .select(
        sql<boolean>`seen_at < clock_timestamp() - make_interval(secs => ${sql.lit(PROCESS_GONE_SECONDS)})`.as('gone'),
      )
      .select(
        sql<number>`(SELECT count(*)::integer FROM run WHERE state IN ('queued', 'running', 'cancelling')
          AND lease_owner = process.id AND lease_until > clock_timestamp())`.as('runs'),
      )
      .orderBy('started_at')
      .orderBy('id')
      .execute();
    return rows.map(({ id, version, started_at, seen_at, gone, runs }) => ({
      ...{ id, version, runs, isGone: gone },
      ...{ startedAt: started_at.toISOString(), seenAt: seen_at.toISOString() },
    }));
  });
}

function readOutcomes(db: Database): Promise<NamedOutcome[]> {
  return withDatabase(async () => {
    const rows = await db.kysely.selectFrom('last_outcome').selectAll().execute();
    return rows.map(({ kind, name, succeeded_at, failed_at, problem }) => ({
      ...{ kind, name, problem: problem === null ? null : readCode(problem) },
      ...{ succeededAt: succeeded_at?.toISOString() ?? null, failedAt: failed_at?.toISOString() ?? null },
    }));
  });
}

/** A process of another version may have stored a code that this one doesn't know. */
function readCode(problem: string): ErrorCode {
  return ERROR_CODES.find((code) => code === problem) ?? 'unexpected';
}
