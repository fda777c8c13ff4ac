import type { StoredRun } from './read-database.ts';
import type { Acknowledged } from './read-files.ts';
import { TERMINAL, type Violation } from './violation.ts';

/** The error codes of the last failures. */
function describeFailures({ events }: StoredRun): string {
  const failed = events.filter(({ type }) => type === 'step.failed');
  const codes = failed.map(({ data }) => `${data.step}: ${(data.error as { code?: string } | undefined)?.code}`);
  return codes.length > 0 ? ` (${codes.join(', ')})` : '';
}

/** I1: every acknowledged submission has ended. A person's request key gives one run, however often it was sent. */
export function checkSubmissions(submissions: readonly Acknowledged[], runs: readonly StoredRun[]): Violation[] {
  const violations: Violation[] = [];
  const byKey = new Map<string, string>();
  for (const { runId, requestKey, person, expected } of submissions) {
    const add = (what: string) => violations.push({ invariant: 'I1', subject: runId, what });
    const key = `${person} ${requestKey}`;
    const known = byKey.get(key);
    if (known !== undefined && known !== runId) add(`the same submission was acknowledged as run ${known} too`);
    byKey.set(key, runId);
    const run = runs.find(({ id }) => id === runId);
    if (!run) add('was acknowledged, but is lost');
    else if (!TERMINAL.includes(run.state)) {
      add(`is still ${run.state}, without activity for ${run.silent_s.toFixed(1)} s`);
    } else if (expected !== 'any' && run.state !== expected)
      add(`ended as ${run.state}, not as ${expected}${describeFailures(run)}`);
  }
  return violations;
}
