import { PortalError } from '#lib/errors.ts';
import { type Actor, isAllowed, personOf } from '#lib/people/access.ts';
import { limitTeam } from '#server/auth/limit-person.ts';
import { findTeam, type Portal } from '#server/portal.ts';
import { loadRunView } from '#server/store/runs/load-run.ts';
import { wantCheck } from '#server/store/setups/checks.ts';

/**
 * Requests a comparison of the run's setup with AWS, which a portal process starts within seconds. Throws not-found,
 * too-many-requests and not-verifiable.
 */
export async function verifySetup(
  portal: Pick<Portal, 'db' | 'config'>,
  actor: Actor,
  { runId }: { runId: string },
): Promise<void> {
  const view = await loadRunView(portal.db, runId);
  if (!view || !isAllowed(actor, 'run.verify', { teamId: view.teamId })) throw new PortalError('not-found');
  const { id: teamId } = findTeam(portal.config, view.teamId);
  await limitTeam(portal, actor, { teamId, kind: 'verify' });
  await wantCheck(portal.db, runId, personOf(actor));
}
