import { sql } from 'kysely';
import type { RunSummary } from '#lib/runs/history.ts';
import { shownState } from '#lib/runs/shown-state.ts';
import type { Database } from '../database/database.ts';

// LIMIT keeps PostgreSQL from reading the whole table once instead of a few rows for each run.
const isCancelledLate = sql<boolean>`(run.state = 'succeeded' AND (
  SELECT true FROM event WHERE event.run_id = run.id AND event.type = 'run.cancel-requested' LIMIT 1) IS NOT NULL)`;
const isCleanedUp = sql<boolean>`(run.kind = 'set-up' AND (
  SELECT true FROM run AS clean_up WHERE clean_up.cleans_run = run.id AND clean_up.state = 'succeeded' LIMIT 1)
  IS NOT NULL)`;

/** Selects the columns of a history row, for all runs. */
export function selectSummaries(db: Database) {
  return db.kysely
    .selectFrom('run')
    .select(['run.id', 'kind', 'team_id', 'region', 'state', 'requested_by', 'requester_name', 'created_at'])
    .select(['finished_at', 'alias', 'key_arn', 'role_name', 'failed_steps', 'error_code', 'ended_failed'])
    .select(['worked_ms', 'working_since', 'last_sign_at'])
    .select([isCancelledLate.as('is_cancelled_late'), isCleanedUp.as('is_cleaned_up')]);
}

type SummaryRow = Awaited<ReturnType<ReturnType<typeof selectSummaries>['execute']>>[number];

export function readSummary(row: SummaryRow): RunSummary {
  return {
    id: row.id,
    kind: row.kind,
    teamId: row.team_id,
    region: row.region,
    state: row.state,
    shownState: shownState({ state: row.state, endedFailed: row.ended_failed }),
    requestedBy: { userId: row.requested_by, name: row.requester_name },
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
    workedMs: Number(row.worked_ms ?? 0),
    workingSince: row.working_since?.toISOString() ?? null,
    alias: row.alias,
    keyArn: row.key_arn,
    roleName: row.role_name,
    failedStep: row.failed_steps[0] ?? null,
    errorCode: row.error_code,
    isCleanedUp: row.is_cleaned_up,
    isCancelledLate: row.is_cancelled_late,
    lastSignAt: row.last_sign_at.toISOString(),
  };
}
