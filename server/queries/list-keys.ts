import { type Actor, visibleTeams } from '#lib/people/access.ts';
import type { ListedKey } from '#lib/plan/plan.ts';
import { listKeyChoices } from '#server/aws/kms/list-keys.ts';
import { withTeamAws } from '#server/aws/session/with-team-aws.ts';
import type { Portal } from '#server/portal.ts';
import { findRunsOfKeys } from '#server/store/runs/find-runs-on-key.ts';

/**
 * Lists the keys of a team's account in one Region, each with the setups on it that the actor may see. Throws
 * not-found, invalid-input, and AWS errors.
 */
export async function listKeys(
  portal: Portal,
  actor: Actor,
  place: { teamId: string; region: string },
): Promise<ListedKey[]> {
  const keys = await withTeamAws(portal, actor, place, listKeyChoices);
  const runs = await findRunsOfKeys(
    portal.db.forTeams(visibleTeams(actor)),
    keys.map(({ keyArn }) => keyArn),
  );
  return keys.map((key) => {
    const ofKey = runs.get(key.keyArn);
    return { ...key, runs: ofKey?.runs ?? [], runCount: ofKey?.count ?? 0 };
  });
}
