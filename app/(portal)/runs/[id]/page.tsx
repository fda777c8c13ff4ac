import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import { cleanUpsQuery } from '#components/runs/clean-ups-query.ts';
import { deliveriesQuery } from '#components/runs/deliveries-query.ts';
import { runQuery } from '#components/runs/live/run-query.ts';
import type { PageTeam } from '#components/runs/page-team.ts';
import { RunPage } from '#components/runs/run-page.tsx';
import { setupQuery } from '#components/setups/setups-query.ts';
import { isAllowed } from '#lib/people/access.ts';
import { viewForPage } from '#lib/runs/page-view.ts';
import { accessTarget } from '#lib/runs/retry.ts';
import type { RunView } from '#lib/runs/view.ts';
import type { Partition } from '#lib/team.ts';
import { requirePageActor } from '#server/auth/session/page-actor.ts';
import { findRunOr404 } from '#server/http/refuse-page.ts';
import { getPortal } from '#server/portal.ts';
import { findPreviousPlan } from '#server/queries/find-previous-plan.ts';
import { findRunContext } from '#server/queries/find-run-context.ts';

interface PageProps {
  params: Promise<{ id: string }>;
}

export default async function Page({ params }: PageProps) {
  const { id } = await params;
  const actor = await requirePageActor();
  const view = await findRunOr404(actor, id);
  const { cleanUps, deliveries, setup, typicalMs } = await findRunContext(getPortal(), actor, view);
  const queryClient = new QueryClient();
  queryClient.setQueryData(runQuery(id).queryKey, viewForPage(view));
  queryClient.setQueryData(cleanUpsQuery(id).queryKey, cleanUps);
  queryClient.setQueryData(deliveriesQuery(id, view.state).queryKey, deliveries);
  queryClient.setQueryData(setupQuery(id, view.state).queryKey, setup);
  const target = accessTarget(view);
  const team = pageTeam(view);
  const previousPlan = await findPreviousPlan(getPortal().db, view);
  const rights = {
    canCreate: isAllowed(actor, 'run.create', target),
    canRetry: isAllowed(actor, 'run.retry', target),
    canCancel: isAllowed(actor, 'run.cancel', target),
    canCleanUp: isAllowed(actor, 'run.clean-up', target),
    canVerify: isAllowed(actor, 'run.verify', target),
    canApprove: isAllowed(actor, 'run.approve', target),
    canProvidePassword: isAllowed(actor, 'run.provide-password', target),
  };
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <RunPage runId={id} team={team} rights={rights} typicalMs={typicalMs} previousPlan={previousPlan} />
    </HydrationBoundary>
  );
}

/** What the page tells about the team. One that was removed from the configuration is shown by its id. */
function pageTeam({ teamId, accountId, region, ...view }: RunView): PageTeam {
  // The run took it from the team's configuration.
  const partition = view.partition as Partition;
  const team = getPortal().config.teams.find((one) => one.id === teamId);
  if (!team) {
    return {
      id: teamId,
      name: { en: teamId, ja: teamId },
      partition,
      accountId,
      regions: [region],
      deployerRoleArn: '',
    };
  }
  const { id, name, regions, deployerRoleArn, permissionsBoundaryArn, existingKeys } = team;
  return { id, name, partition, accountId, regions, deployerRoleArn, permissionsBoundaryArn, existingKeys };
}
