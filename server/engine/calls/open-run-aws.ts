import { planSessionPolicy, runSessionPolicy } from '#lib/aws/session-policy.ts';
import type { Person } from '#lib/runs/events.ts';
import type { RunView } from '#lib/runs/view.ts';
import type { Team } from '#lib/team.ts';
import { sourceIdentity } from '#server/aws/session/source-identity.ts';
import { openTeamAws, type TeamAws } from '#server/aws/session/team-aws.ts';
import { findTeam, type Portal } from '#server/portal.ts';
import type { Lease } from '../worker/lease.ts';

type RunPortal = Pick<Portal, 'config' | 'time' | 'requestHandler'>;
type RunPlace = Pick<RunView, 'id' | 'teamId' | 'accountId' | 'region'>;

/**
 * For a worker: it may change the run's own things alone, by what the run knows of them at the time. Every call is sent once, and none
 * once the lease is over: getting the credentials for it may have taken long.
 */
export function openRunAws(portal: RunPortal, lease: Pick<Lease, 'assertNotOver'>, readView: () => RunView): TeamAws {
  const view = readView();
  return openTeamAws({
    team: teamOf(portal.config, view),
    region: view.region,
    sessionName: `limitless-${view.id}`,
    sourceIdentity: sourceIdentity(view.requestedBy),
    sessionPolicy: () => runSessionPolicy(readView()),
    maxAttempts: 1,
    confirmSending: lease.assertNotOver,
    time: portal.time,
    requestHandler: portal.requestHandler,
  });
}

/** For whoever looks at what a run has made: it may change nothing. */
export function openRunAwsToLook(
  portal: RunPortal,
  run: RunPlace,
  { by, maxAttempts }: { by: Person; maxAttempts: number },
): TeamAws {
  return openTeamAws({
    team: teamOf(portal.config, run),
    region: run.region,
    sessionName: `limitless-plan-${run.id}`,
    sourceIdentity: sourceIdentity(by),
    sessionPolicy: planSessionPolicy,
    maxAttempts,
    time: portal.time,
    requestHandler: portal.requestHandler,
  });
}

/**
 * The account stays the one that was planned: a configuration that has changed since must not move half of a run, or its clean-up, to
 * another one.
 */
function teamOf(config: Portal['config'], { teamId, accountId }: RunPlace): Team {
  return { ...findTeam(config, teamId), accountId };
}
