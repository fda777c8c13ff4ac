import { SESSION_PREFIX } from '#lib/aws/deployer-trust.ts';
import { planSessionPolicy, readSessionPolicy, runSessionPolicy } from '#lib/aws/session-policy.ts';
import type { Person } from '#lib/runs/events.ts';
import type { RunView } from '#lib/runs/view.ts';
import type { Team } from '#lib/team.ts';
import { PORTAL_IDENTITY, sourceIdentity } from '#server/aws/session/source-identity.ts';
import {
  openRunSessions,
  openTeamAws,
  type RunAws,
  type RunSessions,
  type TeamAws,
} from '#server/aws/session/team-aws.ts';
import { findTeam, type Portal } from '#server/portal.ts';
import type { Lease } from '../worker/lease.ts';

type RunPortal = Pick<Portal, 'config' | 'time' | 'requestHandler'>;
type RunPlace = Pick<RunView, 'id' | 'teamId' | 'accountId' | 'region'>;

type RunIdentity = RunPlace & Pick<RunView, 'requestedBy'>;

/** What identifies a run's sessions. CloudTrail shows the run's ID and the requester. */
export function sessionOfRun(portal: RunPortal, run: RunIdentity) {
  return {
    team: teamOf(portal.config, run),
    region: run.region,
    sessionName: `${SESSION_PREFIX}${run.id}`,
    sourceIdentity: sourceIdentity(run.requestedBy),
    maxAttempts: 1,
    time: portal.time,
    requestHandler: portal.requestHandler,
  };
}

/**
 * Opens AWS for a worker, which may change only what the run owns so far. Every call is sent once, and none after the
 * lease is over, since getting credentials may take long.
 */
export function openRunAws(
  portal: RunPortal,
  lease: Pick<Lease, 'assertNotOver'>,
  readView: () => RunView,
  sessions?: RunSessions,
): RunAws {
  const session = { ...sessionOfRun(portal, readView()), confirmSending: lease.assertNotOver };
  return openRunSessions(
    { ...session, sessionPolicy: readSessionPolicy, assumed: sessions?.reading },
    { ...session, sessionPolicy: () => runSessionPolicy(readView()), assumed: sessions?.changing },
  );
}

/** Opens AWS for reading what a run has created, for a person or the portal itself (null). It may change nothing. */
export function openRunAwsToLook(
  portal: RunPortal,
  run: RunPlace,
  { by, maxAttempts }: { by: Person | null; maxAttempts: number },
): TeamAws {
  return openTeamAws({
    team: teamOf(portal.config, run),
    region: run.region,
    sessionName: `limitless-plan-${run.id}`,
    sourceIdentity: by ? sourceIdentity(by) : PORTAL_IDENTITY,
    sessionPolicy: planSessionPolicy,
    maxAttempts,
    time: portal.time,
    requestHandler: portal.requestHandler,
  });
}

/**
 * Uses the planned account, so that a changed configuration can't move half a run or its clean-up to another account.
 */
function teamOf(config: Portal['config'], { teamId, accountId }: RunPlace): Team {
  return { ...findTeam(config, teamId), accountId };
}
