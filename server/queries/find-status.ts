import type { Actor } from '#lib/people/access.ts';
import type { PortalStatus } from '#lib/portal-status.ts';
import { requirePermission } from '#server/auth/require-permission.ts';
import type { Portal } from '#server/portal.ts';
import { readStatus } from '#server/store/status/read-status.ts';

/** The state of the portal's parts, and how AWS last answered for each team. Throws not-found for non-admins. */
export async function findStatus({ db, config }: Pick<Portal, 'db' | 'config'>, actor: Actor): Promise<PortalStatus> {
  await requirePermission(db, actor, 'admin.view');
  const { seen, ...status } = await readStatus(db.allTeams);
  const teams = config.teams.map(({ id }) => {
    const { succeededAt = null, failedAt = null, problem = null } = seen.find(({ name }) => name === id) ?? {};
    return { id, succeededAt, failedAt, problem };
  });
  return { ...status, teams };
}
