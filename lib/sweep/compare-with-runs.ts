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

/** What a run says of itself. */
export interface RunRecord {
  id: string;
  teamId: string;
  accountId: string;
  region: string;
  state: RunState;
  arns: RunArns;
  /** What a clean-up takes away of which set-up; null for a set-up. */
  cleanUp: Pick<CleanUp, 'runId' | 'rows'> | null;
}

/** A resource that is listed if AWS says that it is in a state for which there is a reason. */
interface Suspect extends Omit<Orphan, 'reason'> {
  reasons: Readonly<Partial<Record<Presence, OrphanReason>>>;
}

interface Comparison {
  place: SweepPlace;
  accountId: string;
  tagged: readonly TaggedResource[];
  /** Every run of the account, and those that the tags name; the newest first. */
  runs: readonly RunRecord[];
}

/** Holds what carries the portal's tags against what the runs say, both ways. Each ARN comes once. */
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

/** Why neither the run of a resource's tag nor one that recorded its ARN accounts for it; null where one does. */
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
  // A key that one run made and a later one was told to use: to remove it would break the later one.
  if (recorders.some((other) => other !== run)) return null;
  if (!run) return 'unknown-run';
  if (!isTeams) return 'other-team';
  return isCleanedUp ? 'cleaned-up' : 'not-recorded';
}

/** What the runs that have succeeded say is there, but for what somebody asked to have taken away. */
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

/** Each ARN that a set-up has recorded, in the order of the runs. */
function listRecorded(runs: readonly RunRecord[]) {
  return runs.flatMap((run) =>
    (Object.keys(KINDS) as (keyof RunArns)[]).flatMap((name) => {
      const arn = run.cleanUp ? undefined : run.arns[name];
      const kind = KINDS[name];
      return arn ? [{ run, kind, arn, region: kind === 'iam-role' ? GLOBAL_REGION : run.region }] : [];
    }),
  );
}

/** Rows of other resources may name the ARN of what these are parts of. */
const WITH_ARN: readonly CleanUpRow['resource'][] = ['kms-key', 'source-secret', 'destination-secret', 'iam-role'];

/** A clean-up in one of these has taken nothing away, or not yet. */
const UNDONE: readonly RunState[] = ['awaiting-approval', 'denied', 'expired'];

/**
 * `run id, space, ARN` of what is no longer these set-ups' once the clean-ups are done: of one run, although another may still use it.
 * What a clean-up keeps because somebody changed it is still its run's.
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
