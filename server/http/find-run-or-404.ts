import type { Actor } from '#lib/people/access.ts';
import type { RunView } from '#lib/runs/view.ts';
import { getPortal } from '#server/portal.ts';
import { lookUpRun, readRunId } from './find-run.ts';
import { refusePage } from './refuse-page.ts';

/** A run for a page: where the actor may not see it, there is no such page. */
export async function findRunOr404(actor: Actor, runId: string): Promise<RunView> {
  const id = readRunId(runId);
  return (await lookUpRun(getPortal().db, actor, id)) ?? refusePage(actor, 'run.view', id);
}
