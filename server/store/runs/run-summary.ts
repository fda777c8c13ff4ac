import type { RunSummary } from '#lib/runs/history.ts';
import type { Database } from '../database/database.ts';

/** Selects the columns of a history row, for all runs. */
export function selectSummaries(db: Database) {
  return db.kysely
    .selectFrom('run')
    .select(['id', 'kind', 'team_id', 'region', 'state', 'requested_by', 'requester_name', 'created_at', 'finished_at'])
    .select(['alias', 'key_arn', 'role_name', 'failed_steps', 'last_sign_at'])
    .select((run) =>
      run
        .and([
          run('state', '=', 'succeeded'),
          run.exists(
            run
              .selectFrom('event')
              .select('event.no')
              .whereRef('event.run_id', '=', 'run.id')
              .where('event.type', '=', 'run.cancel-requested'),
          ),
        ])
        .as('is_cancelled_late'),
    );
}

type SummaryRow = Awaited<ReturnType<ReturnType<typeof selectSummaries>['execute']>>[number];

export function readSummary(row: SummaryRow): RunSummary {
  return {
    id: row.id,
    kind: row.kind,
    teamId: row.team_id,
    region: row.region,
    state: row.state,
    requestedBy: { userId: row.requested_by, name: row.requester_name },
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
    alias: row.alias,
    keyArn: row.key_arn,
    roleName: row.role_name,
    failedStep: row.failed_steps[0] ?? null,
    isCancelledLate: Boolean(row.is_cancelled_late),
    lastSignAt: row.last_sign_at.toISOString(),
  };
}
