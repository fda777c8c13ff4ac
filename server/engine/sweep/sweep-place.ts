import { sweepSessionPolicy } from '#lib/aws/session-policy.ts';
import { isPortalError } from '#lib/errors.ts';
import { compareWithRuns } from '#lib/sweep/compare-with-runs.ts';
import { GLOBAL_REGION, type Orphan, type OrphanKind, type Presence, type SweepPlace } from '#lib/sweep/orphans.ts';
import type { Team } from '#lib/team.ts';
import { lookRole } from '#server/aws/iam/look-role.ts';
import { describeKey } from '#server/aws/kms/look-key.ts';
import { listTaggedResources, listTaggedRoles, type RoleMemory } from '#server/aws/list-tagged.ts';
import { mapWithConcurrency } from '#server/aws/map-with-concurrency.ts';
import { lookSecret } from '#server/aws/secrets/look-secret.ts';
import { PORTAL_IDENTITY } from '#server/aws/session/source-identity.ts';
import { callOnce, openTeamAws, type TeamAws } from '#server/aws/session/team-aws.ts';
import { findTeam, type Portal } from '#server/portal.ts';
import { loadRunRecords } from '#server/store/runs/load-run-records.ts';

/** Reads are harmless to repeat: the SDK may. */
const MAX_ATTEMPTS = 3;
/** Nobody waits for a sweep, and the runs share AWS's limits with it. */
const LOOKS_AT_ONCE = 4;

interface Sweep {
  place: SweepPlace;
  /** What earlier sweeps of the team learned of its account's roles. */
  memory: RoleMemory;
  signal: AbortSignal;
}

/**
 * Everything in one place that differs from what the runs say; it only reads. Throws what AWS or the database answers, and the
 * signal's reason where the sweep is to end.
 */
export async function sweepPlace(portal: Portal, sweep: Sweep): Promise<Orphan[]> {
  const team = findTeam(portal.config, sweep.place.teamId);
  const aws = openSweepAws(portal, team, sweep);
  try {
    const tagged = await (isGlobal(sweep) ? listTaggedRoles(aws, sweep.memory) : listTaggedResources(aws));
    // After AWS: a run is stored before it makes anything, so whatever was listed has its run here, if it is one of this portal's.
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

/** After the runs, so that what a run has just made is there. Null where nothing differs. */
async function judge(
  aws: TeamAws,
  { reasons, ...suspect }: ReturnType<typeof compareWithRuns>[number],
): Promise<Orphan | null> {
  const reason = reasons[await lookPresence(aws, suspect)];
  return reason === undefined ? null : { ...suspect, reason };
}

/** Whether a resource is there, by asking for it alone. One that does not let itself be looked at is there. */
async function lookPresence(aws: TeamAws, { kind, arn }: { kind: OrphanKind; arn: string }): Promise<Presence> {
  try {
    return await LOOKS[kind](aws, arn);
  } catch (error) {
    if (isPortalError(error) && error.code === 'access-denied') return 'present';
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
    // The name alone may be that of another one, under another path.
    const role = await lookRole(aws, arn.split('/').at(-1) ?? '');
    return role?.arn === arn ? 'present' : 'absent';
  },
};
