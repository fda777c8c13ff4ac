import { notFound } from 'next/navigation';
import type { Actor } from '#lib/access.ts';
import { isPortalError } from '#lib/errors.ts';
import type { RunView } from '#lib/setup/view.ts';
import { getPortal } from '#server/portal.ts';
import { findRun } from './find-run.ts';

/** A run for a page: where the actor may not see it, there is no such page. */
export async function findRunOr404(actor: Actor, runId: string): Promise<RunView> {
  try {
    return await findRun(getPortal().db, actor, runId);
  } catch (error) {
    if (isPortalError(error) && error.code === 'not-found') notFound();
    throw error;
  }
}
