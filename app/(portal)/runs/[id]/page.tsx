import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import { cleanUpsQuery } from '#components/runs/clean-ups-query.ts';
import { runQuery } from '#components/runs/live/run-query.ts';
import { RunPage } from '#components/runs/run-page.tsx';
import { isAllowed } from '#lib/people/access.ts';
import { accessTarget } from '#lib/runs/retry.ts';
import { requirePageActor } from '#server/auth/session/page-actor.ts';
import { findRunOr404 } from '#server/http/refuse-page.ts';
import { getPortal } from '#server/portal.ts';
import { findCleanUps } from '#server/queries/find-run.ts';

interface PageProps {
  params: Promise<{ id: string }>;
}

export default async function Page({ params }: PageProps) {
  const { id } = await params;
  const actor = await requirePageActor();
  const view = await findRunOr404(actor, id);
  const queryClient = new QueryClient();
  queryClient.setQueryData(runQuery(id).queryKey, view);
  queryClient.setQueryData(cleanUpsQuery(id).queryKey, await findCleanUps(getPortal().db, actor, id));
  const target = accessTarget(view);
  const rights = {
    canRetry: isAllowed(actor, 'run.retry', target),
    canCancel: isAllowed(actor, 'run.cancel', target),
    canCleanUp: isAllowed(actor, 'run.clean-up', target),
    canApprove: isAllowed(actor, 'run.approve', target),
    canProvidePassword: isAllowed(actor, 'run.provide-password', target),
  };
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <RunPage runId={id} teamName={teamName(view.teamId)} rights={rights} />
    </HydrationBoundary>
  );
}

/** A team that was removed from the configuration is shown by its id. */
function teamName(teamId: string): { en: string; ja: string } {
  const team = getPortal().config.teams.find((one) => one.id === teamId);
  return team?.name ?? { en: teamId, ja: teamId };
}
