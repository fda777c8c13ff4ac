import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import { NotificationsPage } from '#components/admin/notifications-page.tsx';
import { troubledDeliveriesQuery } from '#components/admin/troubled-deliveries-query.ts';
import { ListLoading } from '#components/ui/list-loading.tsx';
import { type Actor, isAllowed } from '#lib/people/access.ts';
import { requirePageActor } from '#server/auth/session/page-actor.ts';
import { refusePage } from '#server/http/refuse-page.ts';
import { getPortal } from '#server/portal.ts';
import { findTroubledDeliveries } from '#server/queries/find-notices.ts';
import { StreamedPage } from '../../streamed-page.tsx';

export default async function Page() {
  const actor = await requirePageActor();
  if (!isAllowed(actor, 'admin.view')) return refusePage(actor, 'admin.view');
  return <StreamedPage content={loadNotifications(actor)} loading={<ListLoading of="notices.admin" />} />;
}

async function loadNotifications(actor: Actor) {
  const { db, config } = getPortal();
  const queryClient = new QueryClient();
  queryClient.setQueryData(troubledDeliveriesQuery.queryKey, await findTroubledDeliveries(db, actor));
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <NotificationsPage teams={config.teams.map(({ id, name }) => ({ id, name }))} />
    </HydrationBoundary>
  );
}
