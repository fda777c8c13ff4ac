import { type CleanUpRow, isSettled, removes } from '../plan/clean-up-plan.ts';
import type { CleanUp, RunArns } from '../runs/events.ts';
import { isActive, type RunState } from '../runs/steps.ts';
import {
  GLOBAL_REGION,
  type Orphan,
  type OrphanKind,
  type OrphanReason,
  type Presence,
  type SweepPlace,
  type TaggedResource,
} from './orphans.ts';

/** What a run recorded. */
export interface RunRecord {
  id: string;
  teamId: string;
  accountId: string;
  region: string;
  state: RunState;
  arns: RunArns;
  /** What a clean-up deletes of which setup; null for a setup. */
  cleanUp: Pick<CleanUp, 'runId' | 'rows'> | null;
}

/** A resource to list if AWS reports a state that has a reason. */
interface Suspect extends Omit<Orphan, 'reason'> {
  reasons: Readonly<Partial<Record<Presence, OrphanReason>>>;
}

interface Comparison {
  place: SweepPlace;
  accountId: string;
  tagged: readonly TaggedResource[];
  /** Every run of the account and those that the tags name, newest first. */
  runs: readonly RunRecord[];
}

/**
 * Compares the resources that have the portal's tags with the runs' records, in both directions. Each ARN appears once.
 */
export function compareWithRuns(comparison: Comparison): Suspect[] {
  const byArn = new Map<string, Suspect>();
  for (const suspect of [...findUnaccounted(comparison), ...findExpected(comparison)]) {
    if (!byArn.has(suspect.arn)) byArn.set(suspect.arn, suspect);
  }
  return [...byArn.values()];
}

function findUnaccounted({ place, tagged, runs }: Comparison): Suspect[] {
  const byId = new Map(runs.map((run) => [run.id, run]));
  const cleanedUp = findTakenAway(runs.filter(({ state }) => state === 'succeeded'));
  const recorders = Map.groupBy(
    listRecorded(runs).filter(({ arn, run }) => !cleanedUp.has(`${run.id} ${arn}`)),
    ({ arn }) => arn,
  );
  return tagged.flatMap((resource) => {
    const { arn, runId } = resource;
    const reason = findReason({
      run: runId === null ? undefined : byId.get(runId),
      recorders: recorders.get(arn)?.map((recorded) => recorded.run) ?? [],
      isCleanedUp: cleanedUp.has(`${runId} ${arn}`),
      place,
    });
    return reason === null ? [] : [{ ...resource, reasons: { present: reason } }];
  });
}

/** Why neither the run in a resource's tag nor a run that recorded its ARN accounts for it; null if one does. */
function findReason({
  run,
  recorders,
  isCleanedUp,
  place,
}: {
  run: RunRecord | undefined;
  recorders: readonly RunRecord[];
  isCleanedUp: boolean;
  place: SweepPlace;
}): OrphanReason | null {
  const isTeams = run?.teamId === place.teamId;
  if (isTeams && (isActive(run.state) || recorders.includes(run))) return null;
  // One run made this key and a later run adopted it, so deleting it would break the later run.
  if (recorders.some((other) => other !== run)) return null;
  if (!run) return 'unknown-run';
  if (!isTeams) return 'other-team';
  return isCleanedUp ? 'cleaned-up' : 'not-recorded';
}

/** What should exist according to the succeeded runs, except for requested deletions. */
function findExpected({ place, accountId, runs }: Comparison): Suspect[] {
  const takenAway = findTakenAway(runs);
  return listRecorded(runs)
    .filter(({ run }) => run.state === 'succeeded' && run.teamId === place.teamId && run.accountId === accountId)
    .filter(({ region, arn, run }) => region === place.region && !takenAway.has(`${run.id} ${arn}`))
    .map(({ kind, arn, run }) => ({
      kind,
      arn,
      runId: run.id,
      reasons: { absent: 'missing', 'deletion-pending': 'deletion-pending' },
    }));
}

const KINDS: Readonly<Record<keyof RunArns, OrphanKind>> = {
  keyArn: 'kms-key',
  sourceSecretArn: 'secret',
  destinationSecretArn: 'secret',
  roleArn: 'iam-role',
};

/** Each ARN that a setup recorded, in the order of the runs. */
function listRecorded(runs: readonly RunRecord[]) {
  return runs.flatMap((run) =>
    (Object.keys(KINDS) as (keyof RunArns)[]).flatMap((name) => {
      const arn = run.cleanUp ? undefined : run.arns[name];
      const kind = KINDS[name];
      return arn ? [{ run, kind, arn, region: kind === 'iam-role' ? GLOBAL_REGION : run.region }] : [];
    }),
  );
}

/** Other resources are parts of these, and their rows may repeat the ARN. */
const WITH_ARN: readonly CleanUpRow['resource'][] = ['kms-key', 'source-secret', 'destination-secret', 'iam-role'];

/** A clean-up in one of these states has deleted nothing (yet). */
const UNDONE: readonly RunState[] = ['awaiting-approval', 'denied', 'expired'];

/**
 * `run id, space, ARN` of what no longer belongs to these setups once the clean-ups are done. Each entry is for one
 * run, since another may still use the resource. What a clean-up keeps because someone changed it still belongs to its
 * run.
 */
function findTakenAway(runs: readonly RunRecord[]): ReadonlySet<string> {
  return new Set(
    runs.flatMap(({ cleanUp, state }) =>
      (UNDONE.includes(state) ? [] : (cleanUp?.rows ?? []))
        .filter((row) => WITH_ARN.includes(row.resource) && (removes(row) || isSettled(row)))
        .map(({ arn }) => `${cleanUp?.runId} ${arn}`),
    ),
  );
}
