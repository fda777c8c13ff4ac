import type { Actor } from '#lib/people/access.ts';
import type { KeyChoice } from '#lib/plan/plan.ts';
import { listKeyChoices } from '#server/aws/kms/list-keys.ts';
import { withTeamAws } from '#server/aws/session/with-team-aws.ts';
import type { Portal } from '#server/portal.ts';

/** Lists the keys of a team's account in one Region. Throws not-found, invalid-input, and AWS errors. */
export function listKeys(
  portal: Portal,
  actor: Actor,
  place: { teamId: string; region: string },
): Promise<KeyChoice[]> {
  return withTeamAws(portal, actor, place, listKeyChoices);
}
