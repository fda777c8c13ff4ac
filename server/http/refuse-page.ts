import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import type { Action, Actor } from '#lib/people/access.ts';
import type { RunView } from '#lib/runs/view.ts';
import { getPortal } from '#server/portal.ts';
import { lookUpRun, readRunId } from '#server/queries/find-run.ts';
import { recordRefusal } from '#server/store/audit/record-refusal.ts';
import { isOwnVisit } from './require-own-request.ts';

/**
 * Responds with 404 to a person who may not open a page. Records the attempt, unless another site may have sent the
 * browser here: no one else should decide what is recorded in a person's name.
 */
export async function refusePage(actor: Actor, action: Action, runId: string | null = null): Promise<never> {
  const { db, log } = getPortal();
  if (isOwnVisit(await headers())) await recordRefusal(db, actor, { action, code: 'not-found', runId });
  else log.info({ userId: actor.userId, action, runId }, 'denied a page to a visit from another site');
  notFound();
}

/** A run for a page; responds with 404 if the actor may not see it. */
export async function findRunOr404(actor: Actor, runId: string): Promise<RunView> {
  const id = readRunId(runId);
  return (await lookUpRun(getPortal().db, actor, id)) ?? refusePage(actor, 'run.view', id);
}
