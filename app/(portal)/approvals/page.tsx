import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import { ApprovalsPage } from '#components/approval/approvals-page.tsx';
import { approvalsQuery } from '#components/approval/approvals-query.ts';
import { ListLoading } from '#components/ui/list-loading.tsx';
import { type Actor, approvableTeams } from '#lib/people/access.ts';
import { requirePageActor } from '#server/auth/session/page-actor.ts';
import { refusePage } from '#server/http/refuse-page.ts';
import { getPortal } from '#server/portal.ts';
import { findApprovals } from '#server/queries/find-approvals.ts';
import { StreamedPage } from '../streamed-page.tsx';

export default async function Page() {
  const actor = await requirePageActor();
  if (approvableTeams(actor).length === 0) return refusePage(actor, 'run.approve');
  return <StreamedPage content={loadApprovals(actor)} loading={<ListLoading of="approval.list" />} />;
}

async function loadApprovals(actor: Actor) {
  const portal = getPortal();
  const queryClient = new QueryClient();
  await queryClient.fetchInfiniteQuery({ ...approvalsQuery, queryFn: () => findApprovals(portal, actor) });
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <ApprovalsPage teams={teamsOf(actor)} />
    </HydrationBoundary>
  );
}

function teamsOf(actor: Actor) {
  const ids = approvableTeams(actor);
  return getPortal()
    .config.teams.filter(({ id }) => ids.includes(id))
    .map(({ id, name }) => ({ id, name }));
}
