import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { PortalError } from '#lib/errors.ts';
import type { Check, Person } from '#lib/runs/events.ts';
import { type CheckFailure, DRIFT_SCHEDULES, KEPT_CHECKS, secondsBetween } from '#lib/setups/setup.ts';
import type { Verdict } from '#lib/setups/setup-state.ts';
import { appendAudit } from '../audit/append-audit.ts';
import type { Database, Transaction } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';
import { insertNotices } from '../notices/insert-notices.ts';

/** A check that runs longer has lost its process; live processes give up well before. */
const LEASE_MINUTES = 2;
/** PostgreSQL advisory lock that serializes claims, so that an account has one check at a time. */
const CLAIM_LOCK = 7_216_017;

/** The intervals of the teams' schedules. */
export interface TeamSchedule {
  teamId: string;
  /** Null: only requested checks. */
  everySeconds: number | null;
}

/** A claimed check, which guards the write of its result. */
export interface CheckClaim {
  runId: string;
  teamId: string;
  epoch: number;
  /** Null for a scheduled check. */
  requestedBy: Person | null;
}

/** True while a process makes the check. */
export const isInProgress = sql<boolean>`coalesce(setup.lease_until > clock_timestamp(), false)`;

/** False while the run or its clean-up isn't finished: AWS is about to change. */
export const isCheckable = sql<boolean>`(
  EXISTS (SELECT FROM run WHERE run.id = setup.run_id AND run.state IN ('succeeded', 'failed', 'cancelled'))
  AND NOT EXISTS (SELECT FROM run AS clean_up WHERE clean_up.cleans_run = setup.run_id
    AND clean_up.state IN ('queued', 'running', 'cancelling', 'failed')))`;

/**
 * When the setup's next scheduled check is due: at its own place in each interval, so that the checks of a team are
 * spread over it. A check that could not read the account is repeated after an hour. `every`: seconds. The indexes of the
 * migration 0021-look-ups contain this expression.
 */
export function nextCheckAt(every: ReturnType<typeof sql>) {
  const base = sql`extract(epoch FROM coalesce(setup.checked_at, setup.created_at) AT TIME ZONE 'UTC')`;
  return sql<Date>`to_timestamp(least(
    (floor(${base} / ${every}::float8 - setup.slot) + 1 + setup.slot) * ${every}::float8,
    CASE WHEN setup.failure IS NOT NULL THEN ${base} + 3600 END))`;
}

/** The teams and their intervals as the relation `team (id, every)`. */
export function teamRelation(schedules: readonly TeamSchedule[]) {
  const ids = schedules.map(({ teamId }) => teamId);
  const seconds = schedules.map(({ everySeconds }) => everySeconds);
  return sql`unnest(${ids}::text[], ${seconds}::float8[]) AS team (id, every)`;
}

/**
 * Requests a check of the run's setup and records the request. One that is already requested or in progress serves this
 * request too. Throws not-verifiable if the run has no setup, or it or its clean-up isn't finished.
 */
export function wantCheck(db: Database, runId: string, by: Person): Promise<void> {
  return withDatabase(() =>
    db.kysely.transaction().execute(async (trx) => {
      const setup = await trx
        .selectFrom('setup')
        .select(['team_id', 'wanted_at'])
        .select(isInProgress.as('is_in_progress'))
        .where('run_id', '=', runId)
        .where(isCheckable)
        .forUpdate()
        .executeTakeFirst();
      if (!setup) throw new PortalError('not-verifiable');
      if (setup.wanted_at !== null || setup.is_in_progress) return;
      await trx
        .updateTable('setup')
        .set({ wanted_at: sql<Date>`clock_timestamp()`, wanted_for: JSON.stringify(by) })
        .where('run_id', '=', runId)
        .execute();
      await appendAudit(trx, { kind: 'verification', teamId: setup.team_id, runId, by, data: {} });
    }),
  );
}

/**
 * Claims a check that is due, requested ones first, in an account that has no other check in progress. If a team's first
 * one is in such an account, its others wait too.
 * Row-level security keeps PostgreSQL from searching an index for a computed time, but not from reading it in order.
 */
export function claimCheck(db: Database, schedules: readonly TeamSchedule[]): Promise<CheckClaim | null> {
  return withDatabase(() =>
    db.kysely.transaction().execute(async (trx) => {
      await sql`SELECT pg_advisory_xact_lock(${CLAIM_LOCK})`.execute(trx);
      const teams = teamRelation(schedules);
      const scheduled = DRIFT_SCHEDULES.flatMap((schedule) => secondsBetween(schedule) ?? []).map((every) => {
        const next = nextCheckAt(sql.lit(every));
        return sql`
          UNION ALL SELECT first.* FROM ${teams} CROSS JOIN LATERAL (
            SELECT run_id, epoch, checked_at, account_id, wanted_at, ${next} AS due_at FROM setup
            WHERE setup.team_id = team.id AND team.every = ${sql.lit(every)} AND NOT ${isInProgress} AND ${isCheckable}
            ORDER BY ${next} LIMIT 1) AS first`;
      });
      const { rows } = await sql<{ run_id: string; team_id: string; epoch: number; requested_by: Person | null }>`
        UPDATE setup SET epoch = setup.epoch + 1,
          lease_until = clock_timestamp() + make_interval(mins => ${LEASE_MINUTES})
        FROM (
          SELECT * FROM (
            SELECT run_id, epoch, checked_at, account_id, wanted_at, NULL::timestamptz AS due_at
            FROM setup JOIN ${teams} ON team.id = setup.team_id
            WHERE setup.wanted_at IS NOT NULL AND NOT ${isInProgress} AND ${isCheckable}
            ${sql.join(scheduled, sql``)}) AS due
          WHERE (wanted_at IS NOT NULL OR due_at <= clock_timestamp()) AND NOT EXISTS (SELECT FROM setup AS other
            WHERE other.account_id = due.account_id AND other.lease_until > clock_timestamp())
          ORDER BY wanted_at NULLS LAST, due_at LIMIT 1) AS found
        WHERE setup.run_id = found.run_id AND setup.epoch = found.epoch
          AND setup.checked_at IS NOT DISTINCT FROM found.checked_at
        RETURNING setup.run_id, setup.team_id, setup.epoch, setup.wanted_for AS requested_by`.execute(trx);
      const [row] = rows;
      return row ? { runId: row.run_id, teamId: row.team_id, epoch: row.epoch, requestedBy: row.requested_by } : null;
    }),
  );
}

/** The result of a check: what it compared, or why it could not. */
export type CheckOutcome = { verdict: Verdict; checks: readonly Check[] } | { failure: CheckFailure };

/**
 * Stores the result, and the notice if the setup has become drifted or gone, in one transaction. The result is dropped
 * if another process has claimed the check since, or if a run has begun to change what it compared.
 */
export function endCheck(db: Database, claim: CheckClaim, outcome: CheckOutcome): Promise<void> {
  return withDatabase(() =>
    db.kysely.transaction().execute(async (trx) => {
      const before = await trx
        .selectFrom('setup')
        .innerJoin('run', 'run.id', 'setup.run_id')
        .select(['setup.verdict', 'run.last_no'])
        .select(isCheckable.as('is_checkable'))
        .where('setup.run_id', '=', claim.runId)
        .where('setup.epoch', '=', claim.epoch)
        .forUpdate('setup')
        .executeTakeFirst();
      if (!before) return;
      if (!before.is_checkable) return release(trx, claim);
      const checkId = await storeResult(trx, claim, outcome);
      if ('failure' in outcome) return;
      const { verdict } = outcome;
      if (verdict === 'in-sync' || verdict === before.verdict) return;
      await insertNotices(trx, claim.runId, before.last_no, [{ kind: verdict, occurrence: checkId }]);
    }),
  );
}

async function storeResult(trx: Transaction, claim: CheckClaim, outcome: CheckOutcome): Promise<string> {
  const id = randomUUID();
  const { runId, requestedBy } = claim;
  const person = requestedBy && JSON.stringify(requestedBy);
  const isRead = 'verdict' in outcome;
  const state = isRead ? outcome.verdict : 'unknown';
  const failure = isRead ? null : JSON.stringify(outcome.failure);
  const now = sql<Date>`date_trunc('milliseconds', clock_timestamp())`;
  await trx
    .updateTable('setup')
    .set({ state, failure, checked_at: now, checked_for: person, ...DONE })
    .$if(isRead, (query) =>
      query.set({
        verdict: state as Verdict,
        verdict_since: sql<Date>`CASE WHEN verdict = ${state} THEN verdict_since ELSE ${now} END`,
      }),
    )
    .where('run_id', '=', runId)
    .execute();
  const checks = JSON.stringify(isRead ? outcome.checks : []);
  await trx
    .insertInto('setup_check')
    .values({ id, run_id: runId, requested_by: person, state, failure, checks, ended_at: now })
    .execute();
  await sql`DELETE FROM setup_check WHERE run_id = ${runId} AND id NOT IN (SELECT id FROM setup_check
    WHERE run_id = ${runId} ORDER BY ended_at DESC, id LIMIT ${KEPT_CHECKS})`.execute(trx);
  return id;
}

const DONE = { wanted_at: null, wanted_for: null, lease_until: null };

/** Gives up a claim, so that another process can make the check immediately; does nothing if one already has it. */
export function releaseCheck(db: Database, claim: CheckClaim): Promise<void> {
  return withDatabase(() => release(db.kysely, claim));
}

async function release(kysely: Database['kysely'], { runId, epoch }: CheckClaim): Promise<void> {
  await kysely
    .updateTable('setup')
    .set({ lease_until: null })
    .where('run_id', '=', runId)
    .where('epoch', '=', epoch)
    .execute();
}
