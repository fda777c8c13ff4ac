import type { StepName } from '#lib/runs/steps.ts';
import type { PortalCluster } from './portal-cluster.ts';

/** What the database tells of a run: for the scenario's own questions; the oracle asks by itself. */
export interface RunRecord {
  id: string;
  state: string;
  /** In their order; the failures that a retry has mended among them. */
  failures: { step: StepName; code: string; at: Date }[];
  /** How many attempts each step has had. */
  attempts: Partial<Record<StepName, number>>;
  requestedAt: Date;
  /** Of the last word that was said. */
  endedAt: Date;
}

interface EventRow {
  type: string;
  at: Date;
  data: { step: StepName; error: { code: string } };
}

export async function readRun(cluster: PortalCluster, runId: string): Promise<RunRecord> {
  const [run] = await cluster.query<{ state: string }>('SELECT state FROM run WHERE id = $1', [runId]);
  const events = await cluster.query<EventRow>('SELECT type, at, data FROM event WHERE run_id = $1 ORDER BY no', [
    runId,
  ]);
  const [first, last] = [events[0], events.at(-1)];
  if (!run || !first || !last) throw new Error(`run ${runId} is not in the database`);
  const attempts: RunRecord['attempts'] = {};
  for (const { data } of events.filter(({ type }) => type === 'step.started')) {
    attempts[data.step] = (attempts[data.step] ?? 0) + 1;
  }
  const failures = events
    .filter(({ type }) => type === 'step.failed')
    .map(({ at, data }) => ({ step: data.step, code: data.error.code, at }));
  return { id: runId, state: run.state, failures, attempts, requestedAt: first.at, endedAt: last.at };
}

/** What is wrong with runs that were to succeed by themselves: each as one text. */
export function findUnfinished(runs: readonly RunRecord[]): string[] {
  return runs.flatMap(({ id, state, failures }) => {
    if (state === 'succeeded' && failures.length === 0) return [];
    const why = failures.map(({ step, code }) => `${step} failed with ${code}`).join(', ');
    return [`${id} is ${state}, and was to succeed without a person${why === '' ? '' : `: ${why}`}`];
  });
}
