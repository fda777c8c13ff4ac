import { type Actor, personOf } from '#lib/people/access.ts';
import type { SupportBundle } from '#lib/support/support-bundle.ts';
import type { Portal } from '#server/portal.ts';
import { findRun } from '#server/queries/find-run.ts';
import { bundleOf } from '#server/queries/make-bundle.ts';
import { recordAct } from '#server/store/audit/append-audit.ts';

/** Returns the support bundle of a run as a file to hand on, and records the export. Throws not-found as `findRun` does. */
export async function exportBundle(
  portal: Pick<Portal, 'db' | 'config' | 'settings' | 'time'>,
  actor: Actor,
  { runId }: { runId: string },
): Promise<SupportBundle> {
  const view = await findRun(portal.db, actor, runId);
  const data = { format: 'support-bundle' };
  await recordAct(portal.db, { kind: 'export', teamId: view.teamId, runId: view.id, by: personOf(actor), data });
  return bundleOf(portal, view);
}
