import { randomUUID } from 'node:crypto';
import type { RunChange } from '#lib/runs/events.ts';

type Query = (text: string, values: string[]) => Promise<unknown>;

const BY = { userId: 'nobody', name: 'Dana' };
const THROTTLED = {
  code: 'throttled' as const,
  params: {},
  aws: { operation: 'AssumeRole', code: 'Throttling', message: 'Rate exceeded', requestId: null, httpStatus: 400 },
};

/** Replaces what a run has done: its first step failed at each of so many attempts, and a person retried it in between. */
export async function storeFailedAttempts(query: Query, runId: string, count: number): Promise<void> {
  const changes = Array.from({ length: count }, (_, index): RunChange[] => [
    ...(index === 0 ? [] : [{ type: 'run.retried' as const, by: BY, steps: ['access' as const] }]),
    { type: 'run.started' },
    { type: 'step.started', step: 'access', attempt: index + 1, by: index === 0 ? null : BY },
    { type: 'step.failed', step: 'access', attempt: index + 1, error: THROTTLED },
    { type: 'run.failed' },
  ]).flat();
  await query('DELETE FROM event WHERE run_id = $1 AND no > 1', [runId]);
  await query(
    `INSERT INTO event (run_id, no, at, type, data, write_id)
     SELECT $1, 1 + n, clock_timestamp(), change->>'type', change - 'type', $3
     FROM jsonb_array_elements($2::jsonb) WITH ORDINALITY AS list (change, n)`,
    [runId, JSON.stringify(changes), randomUUID()],
  );
  await query(
    `UPDATE run SET state = 'failed', failed_steps = '{access}', last_no = $2, finished_at = clock_timestamp() WHERE id = $1`,
    [runId, String(1 + changes.length)],
  );
}
