import { randomUUID } from 'node:crypto';
import type { RunChange } from '#lib/runs/events.ts';
import type { BenchPortal } from '../bench-portal.ts';
import type { Section } from '../section.ts';
import { askOften } from './ask-often.ts';

const ATTEMPTS = 500;
const COUNT = 30;

/**
 * run-page: the page of a run with 500 attempts of one step, from the request to the last byte of its HTML; `api` is the
 * run as the page loads it again.
 */
export const runPage: Section = {
  ids: ['run-page'],
  title: 'the page of a run with 500 attempts',
  async measure(bench) {
    const portal = await bench.openPortal();
    const runId = await storeLongRun(portal);
    const { person, replica: via } = portal;
    const samples = await askOften({ person, via, paths: [`/runs/${runId}`], count: COUNT });
    const api = await askOften({ person, via, paths: [`/api/runs/${runId}`], count: COUNT });
    const unit = 'ms';
    return [
      { id: 'run-page', unit, samples, statistic: 'p95', target: { atMost: 40 } },
      { id: 'run-page/api', unit, samples: api, statistic: 'p95' },
    ];
  },
};

/** A run whose first step fails at each of 500 attempts; its id. */
async function storeLongRun(portal: BenchPortal): Promise<string> {
  const { runId } = await portal.ask();
  await portal.waitFor([runId]);
  const [first] = await portal.cluster.query<{ data: Extract<RunChange, { type: 'run.requested' }> }>(
    'SELECT data FROM event WHERE run_id = $1 AND no = 1',
    [runId],
  );
  if (!first) throw new Error('a run has no events');
  const changes = makeChanges(first.data.by);
  await portal.cluster.query('DELETE FROM event WHERE run_id = $1 AND no > 1', [runId]);
  await portal.cluster.query(
    `INSERT INTO event (run_id, no, at, type, data, write_id)
     SELECT $1, 1 + n, clock_timestamp(), change->>'type', change - 'type', $3
     FROM jsonb_array_elements($2::jsonb) WITH ORDINALITY AS list (change, n)`,
    [runId, JSON.stringify(changes), randomUUID()],
  );
  await portal.cluster.query(
    `UPDATE run SET state = 'failed', failed_steps = '{access}', last_no = $2, finished_at = clock_timestamp() WHERE id = $1`,
    [runId, 1 + changes.length],
  );
  return runId;
}

function makeChanges(by: Extract<RunChange, { type: 'run.retried' }>['by']): RunChange[] {
  const aws = {
    operation: 'AssumeRole',
    code: 'Throttling',
    message: 'Rate exceeded',
    requestId: null,
    httpStatus: 400,
  };
  const attempts = Array.from({ length: ATTEMPTS }, (_, index): RunChange[] => [
    ...(index === 0 ? [] : [{ type: 'run.retried' as const, by, steps: ['access' as const] }]),
    { type: 'run.started' },
    { type: 'step.started', step: 'access', attempt: index + 1, by: null },
    { type: 'step.failed', step: 'access', attempt: index + 1, error: { code: 'throttled', params: {}, aws } },
    { type: 'run.failed' },
  ]);
  return attempts.flat();
}
