import type { PreviousPlan } from '#lib/runs/approval-list.ts';
import type { RunView } from '#lib/runs/view.ts';
import type { Database } from '#server/store/database/database.ts';
import { findPreviousRun } from '#server/store/runs/list-awaiting-runs.ts';
import { loadRunView } from '#server/store/runs/load-run.ts';

/**
 * The plan of the team's last run for the same role, which a lead may have reviewed; null if there is none, and for a
 * run that doesn't wait for approval. The caller has authorized the actor for the run.
 */
export async function findPreviousPlan(db: Database, view: RunView): Promise<PreviousPlan | null> {
  if (view.state !== 'awaiting-approval' || !view.approval?.plan) return null;
  const ofTeam = db.forTeams([view.teamId]);
  const runId = await findPreviousRun(ofTeam, view);
  const previous = runId === null ? null : await loadRunView(ofTeam, runId);
  const plan = previous?.approval?.plan;
  return previous && plan ? { runId: previous.id, state: previous.state, createdAt: previous.createdAt, plan } : null;
}
