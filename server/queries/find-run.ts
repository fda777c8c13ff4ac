import { z } from 'zod';
import { PortalError } from '#lib/errors.ts';
import { type Actor, isAllowed, visibleTeams } from '#lib/people/access.ts';
import type { RunSummary } from '#lib/runs/history.ts';
import type { RunView } from '#lib/runs/view.ts';
import { recordRefusal } from '#server/store/audit/record-refusal.ts';
import type { Database } from '#server/store/database/database.ts';
import { listCleanUps } from '#server/store/runs/list-runs.ts';
import { findVisibleRuns, loadRunView } from '#server/store/runs/load-run.ts';

const runIdSchema = z.uuid();

/** Null if the text isn't a valid run ID. */
export function readRunId(text: string): string | null {
  return runIdSchema.safeParse(text).data ?? null;
}

/** Null if the run doesn't exist or the actor may not see it. */
export async function lookUpRun(db: Database, actor: Actor, id: string | null): Promise<RunView | null> {
  const view = id === null ? null : await loadRunView(db.forTeams(visibleTeams(actor)), id);
  return view && isAllowed(actor, 'run.view', { teamId: view.teamId }) ? view : null;
}

/**
 * Returns a run that the actor may see. Throws and records not-found if the ID is invalid, the run doesn't exist, or
 * it's another team's.
 */
export async function findRun(db: Database, actor: Actor, runId: string): Promise<RunView> {
  const id = readRunId(runId);
  const view = await lookUpRun(db, actor, id);
  return view ?? refuse(db, actor, id);
}

/** The ID and the team of a run that the actor may see, without its events. Throws not-found as `findRun` does. */
export async function findRunTeam(db: Database, actor: Actor, runId: string): Promise<{ id: string; teamId: string }> {
  const [found] = await findVisibleRuns(db.forTeams(visibleTeams(actor)), [runId]);
  if (!found || !isAllowed(actor, 'run.view', { teamId: found[1] })) return refuse(db, actor, readRunId(runId));
  return { id: found[0], teamId: found[1] };
}

async function refuse(db: Database, actor: Actor, runId: string | null): Promise<never> {
  await recordRefusal(db, actor, { action: 'run.view', code: 'not-found', runId });
  throw new PortalError('not-found');
}

/** The clean-ups of a run that the actor may see, newest first. Throws not-found as `findRun` does. */
export async function findCleanUps(db: Database, actor: Actor, runId: string): Promise<RunSummary[]> {
  const view = await findRun(db, actor, runId);
  return listCleanUps(db.forTeams(visibleTeams(actor)), view.id);
}
