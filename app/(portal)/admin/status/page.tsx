import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import { StatusPage } from '#components/admin/status-page.tsx';
import { statusQuery } from '#components/admin/status-query.ts';
import { ListLoading } from '#components/ui/list-loading.tsx';
import { type Actor, isAllowed } from '#lib/people/access.ts';
import { requirePageActor } from '#server/auth/session/page-actor.ts';
import { refusePage } from '#server/http/refuse-page.ts';
import { getPortal } from '#server/portal.ts';
import { findStatus } from '#server/queries/find-status.ts';
import { StreamedPage } from '../../streamed-page.tsx';

export default async function Page() {
  const actor = await requirePageActor();
  if (!isAllowed(actor, 'admin.view')) return refusePage(actor, 'admin.view');
  return <StreamedPage content={loadStatus(actor)} loading={<ListLoading of="status" />} />;
}

async function loadStatus(actor: Actor) {
  const portal = getPortal();
  const queryClient = new QueryClient();
  queryClient.setQueryData(statusQuery.queryKey, await findStatus(portal, actor));
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <StatusPage teams={portal.config.teams.map(({ id, name }) => ({ id, name }))} />
    </HydrationBoundary>
  );
}
