import { RUN_TAG, type TaggedResource } from './read-aws.ts';
import type { StoredRun } from './read-database.ts';
import type { Violation } from './violation.ts';

/** I2 and I3: every resource with a run's tag belongs to one known run, and no run has two of the same kind. */
export function checkResources(resources: readonly TaggedResource[], runs: readonly StoredRun[]): Violation[] {
  const violations: Violation[] = [];
  for (const { kind, arn, accountId, tags } of resources) {
    const run = runs.find(({ id }) => id === tags[RUN_TAG]);
    const add = (what: string) => violations.push({ invariant: 'I3', subject: arn, what });
    if (!run) add(`a ${kind} of run ${tags[RUN_TAG]}, which is unknown`);
    else if (run.account_id !== accountId || run.team_id !== tags['limitless-portal:team']) {
      add(`a ${kind} of run ${run.id}, which belongs to ${run.team_id} in ${run.account_id}`);
    }
  }
  for (const { id } of runs) {
    const own = resources.filter(({ tags }) => tags[RUN_TAG] === id);
    for (const [kind, most] of [
      ['key', 1],
      ['role', 1],
      ['secret', 2],
    ] as const) {
      const made = own.filter((one) => one.kind === kind);
      if (made.length <= most && new Set(made.map(({ name }) => name)).size === made.length) continue;
      violations.push({ invariant: 'I2', subject: id, what: `has made ${made.map(({ arn }) => arn).join(' and ')}` });
    }
  }
  return violations;
}
