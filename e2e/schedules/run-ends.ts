import type { StoredRun } from '#e2e/oracle/read-database.ts';
import type { RunRequest } from '#lib/request/schema.ts';
import { loadRunView } from '#server/store/runs/load-run.ts';
import { projectRun } from '#server/store/runs/run-projection.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import type { Bench } from './bench.ts';
import type { Asked } from './stage.ts';

/** The outcome of a run. */
export interface RunEnd {
  request: RunRequest;
  run: StoredRun;
  /** The run's first final state, before someone removed the cause and retried. */
  firstState: string;
  firstCodes: string[];
  passwordsLeft: number;
  /** The stored columns of the run, and the columns computed from its events. */
  columns: { stored: unknown; projected: unknown };
}

/** Reads the runs that are still in the database. */
export async function readEnds(bench: Bench, asked: readonly Asked[]): Promise<RunEnd[]> {
  const ends: RunEnd[] = [];
  for (const { runId, request } of asked) {
    const run = await readRun(bench, runId);
    if (!run) continue;
    const [escrow] = await rawSql<{ count: string }>(
      bench.database.db,
      'SELECT (SELECT count(*) FROM escrow WHERE run_id = $1) + (SELECT count(*) FROM escrow_key WHERE run_id = $1) AS count',
      [runId],
    );
    const passwordsLeft = Number(escrow?.count);
    const columns = await readColumns(bench, runId);
    ends.push({ request, run, firstState: run.state, firstCodes: codesOf(run), passwordsLeft, columns });
  }
  return ends;
}

export async function readRun({ database: { db } }: Bench, runId: string): Promise<StoredRun | null> {
  const columns = 'id, request_key, team_id, account_id, region, state, last_no, epoch, 0 AS silent_s';
  const [run] = await rawSql<StoredRun>(db, `SELECT ${columns} FROM run WHERE id = $1`, [runId]);
  if (!run) return null;
  const events = await rawSql<StoredRun['events'][number]>(
    db,
    'SELECT no, at, type, data FROM event WHERE run_id = $1 ORDER BY no',
    [runId],
  );
  return { ...run, events, writings: [], claims: [] };
}

async function readColumns({ database: { db } }: Bench, runId: string): Promise<RunEnd['columns']> {
  const view = await loadRunView(db, runId);
  if (!view) throw new Error('the run has no events');
  const projected = projectRun(view);
  const [stored] = await rawSql<{ worked_ms: string | null }>(
    db,
    `SELECT ${Object.keys(projected).join()} FROM run WHERE id = $1`,
    [runId],
  );
  // The driver reads int8 as text.
  return { stored: { ...stored, worked_ms: Number(stored?.worked_ms ?? Number.NaN) }, projected };
}

export function codesOf({ events }: StoredRun): string[] {
  const failed = events.filter(({ type }) => type === 'step.failed');
  return failed.map(({ data }) => String((data.error as { code?: string } | undefined)?.code));
}
