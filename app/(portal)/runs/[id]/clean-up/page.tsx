import { redirect } from 'next/navigation';
import { CleanUpPage } from '#components/clean-up/clean-up-page.tsx';
import { isAllowed } from '#lib/people/access.ts';
import { canCleanUp } from '#lib/runs/clean-up.ts';
import { accessTarget } from '#lib/runs/retry.ts';
import { needsApproval } from '#lib/team.ts';
import { requirePageActor } from '#server/auth/session/page-actor.ts';
import { findRunOr404, refusePage } from '#server/http/refuse-page.ts';
import { getPortal } from '#server/portal.ts';

interface PageProps {
  params: Promise<{ id: string }>;
}

export default async function Page({ params }: PageProps) {
  const { id } = await params;
  const actor = await requirePageActor();
  const view = await findRunOr404(actor, id);
  if (!isAllowed(actor, 'run.clean-up', accessTarget(view))) return refusePage(actor, 'run.clean-up', view.id);
  // The run's own page explains why.
  if (!canCleanUp(view)) redirect(`/runs/${view.id}`);
  return (
    <CleanUpPage runId={view.id} endsRun={view.state === 'failed'} needsApproval={isApprovalNeeded(view.teamId)} />
  );
}

/** For a team that was removed from the configuration, the plan says that nothing can be cleaned up. */
function isApprovalNeeded(teamId: string): boolean {
  const team = getPortal().config.teams.find(({ id }) => id === teamId);
  return team !== undefined && needsApproval(team);
}
