import type { Actor } from '#lib/people/access.ts';
import type { PrincipalList } from '#lib/request/principals.ts';
import { listPrincipals as list } from '#server/aws/iam/list-principals.ts';
import { withTeamAws } from '#server/aws/session/with-team-aws.ts';
import type { Portal } from '#server/portal.ts';

/** Lists the IAM users and roles of a team's account. Throws not-found, invalid-input, and AWS errors. */
export function listPrincipals(
  portal: Portal,
  actor: Actor,
  place: { teamId: string; region: string },
): Promise<PrincipalList> {
  return withTeamAws(portal, actor, place, list);
}
