import type { RunView } from '#lib/setup/view.ts';
import { openTeamAws, type TeamAws } from '#server/aws/team-aws.ts';
import { findTeam, type Portal } from '#server/portal.ts';

/**
 * The account and Region of a run, seen with its team's deployer role. It stays the account that was planned: a configuration that has
 * changed since must not move half of a run, or its clean-up, to another one.
 */
export function openRunAws(
  { config }: Pick<Portal, 'config'>,
  view: Pick<RunView, 'teamId' | 'accountId' | 'region'>,
  session: { sessionName: string; sourceIdentity: string; maxAttempts: number },
): TeamAws {
  const team = { ...findTeam(config, view.teamId), accountId: view.accountId };
  return openTeamAws({ team, region: view.region, ...session });
}
