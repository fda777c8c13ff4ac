import { sweepSessionPolicy } from '#lib/aws/session-policy.ts';
import { compareWithRuns } from '#lib/sweep/compare-with-runs.ts';
import { GLOBAL_REGION, type Orphan, type OrphanKind, type Presence, type SweepPlace } from '#lib/sweep/orphans.ts';
import type { Team } from '#lib/team.ts';
import { isDeniedCall } from '#server/aws/aws-error.ts';
import { lookRole } from '#server/aws/iam/look-role.ts';
import { describeKey } from '#server/aws/kms/look-key.ts';
import { listTaggedResources, listTaggedRoles, type RoleMemory } from '#server/aws/list-tagged.ts';
import { mapWithConcurrency } from '#server/aws/map-with-concurrency.ts';
import { lookSecret } from '#server/aws/secrets/look-secret.ts';
import { PORTAL_IDENTITY } from '#server/aws/session/source-identity.ts';
import { callOnce, openTeamAws, type TeamAws } from '#server/aws/session/team-aws.ts';
import { findTeam, type Portal } from '#server/portal.ts';
import { loadRunRecords } from '#server/store/runs/load-run-records.ts';

/** Reads are safe to repeat, so the SDK may retry them. */
const MAX_ATTEMPTS = 3;
/** A sweep isn't urgent and shares AWS's limits with the runs. */
const LOOKS_AT_ONCE = 4;

interface Sweep {
  place: SweepPlace;
  /** Role tags cached by earlier sweeps of the team's account. */
  memory: RoleMemory;
  signal: AbortSignal;
}

/**
 * Finds everything in one place that differs from the runs, with read-only calls. Throws AWS and database errors, and
 * the signal's reason if the sweep is stopped.
 */
export async function sweepPlace(portal: Portal, sweep: Sweep): Promise<Orphan[]> {
  const team = findTeam(portal.config, sweep.place.teamId);
  const aws = openSweepAws(portal, team, sweep);
  try {
    const tagged = await (isGlobal(sweep) ? listTaggedRoles(aws, sweep.memory) : listTaggedResources(aws));
    // Runs are loaded after the AWS lists. A run is stored before it creates anything, so every listed resource of this
    // portal has its run here.
    const runs = await loadRunRecords(portal.db, {
      accountId: team.accountId,
      runIds: tagged.flatMap(({ runId }) => runId ?? []),
    });
    const suspects = compareWithRuns({ place: sweep.place, accountId: team.accountId, tagged, runs });
    const orphans = await mapWithConcurrency(suspects, LOOKS_AT_ONCE, (suspect) => judge(aws, suspect));
    return orphans.filter((orphan) => orphan !== null);
  } finally {
    aws.close();
  }
}

function openSweepAws({ requestHandler }: Portal, team: Team, sweep: Sweep): TeamAws {
  const aws = openTeamAws({
    team,
    region: isGlobal(sweep) ? (team.regions[0] as string) : sweep.place.region,
    sessionName: 'limitless-sweep',
    sourceIdentity: PORTAL_IDENTITY,
    sessionPolicy: sweepSessionPolicy,
    maxAttempts: MAX_ATTEMPTS,
    requestHandler,
  });
  return {
    ...aws,
    call: async (operation, send, params) => {
      sweep.signal.throwIfAborted();
      return callOnce(operation, send, params);
    },
  };
}

function isGlobal({ place }: Sweep): boolean {
  return place.region === GLOBAL_REGION;
}

/** Called after the runs are loaded, so that new resources are included. Null if nothing differs. */
async function judge(
  aws: TeamAws,
  { reasons, ...suspect }: ReturnType<typeof compareWithRuns>[number],
): Promise<Orphan | null> {
  const reason = reasons[await lookPresence(aws, suspect)];
  return reason === undefined ? null : { ...suspect, reason };
}

/** Checks one resource directly. A resource that may not be read counts as present. */
async function lookPresence(aws: TeamAws, { kind, arn }: { kind: OrphanKind; arn: string }): Promise<Presence> {
  try {
    return await LOOKS[kind](aws, arn);
  } catch (error) {
    if (isDeniedCall(error)) return 'present';
    throw error;
  }
}

const DELETION_STATES = new Set(['PendingDeletion', 'PendingReplicaDeletion']);

const LOOKS: Readonly<Record<OrphanKind, (aws: TeamAws, arn: string) => Promise<Presence>>> = {
  'kms-key': async (aws, arn) => {
    const key = await describeKey(aws, arn);
    if (!key) return 'absent';
    return DELETION_STATES.has(key.KeyState ?? '') ? 'deletion-pending' : 'present';
  },
  secret: async (aws, arn) => {
    const secret = await lookSecret(aws, arn);
    if (!secret) return 'absent';
    if (secret.isReplica) return 'replica';
    return secret.deletedAt === null ? 'present' : 'deletion-pending';
  },
  'iam-role': async (aws, arn) => {
    // A role with the same name can have another path.
    const role = await lookRole(aws, arn.split('/').at(-1) ?? '');
    return role?.arn === arn ? 'present' : 'absent';
  },
};
