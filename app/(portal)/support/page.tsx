import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import { orphansQuery } from '#components/support/orphans-query.ts';
import { SupportPage } from '#components/support/support-page.tsx';
import { troubledRunsQuery } from '#components/support/troubled-runs-query.ts';
import { ListLoading } from '#components/ui/list-loading.tsx';
import { type Actor, isAllowed } from '#lib/people/access.ts';
import { requirePageActor } from '#server/auth/session/page-actor.ts';
import { refusePage } from '#server/http/refuse-page.ts';
import { getPortal } from '#server/portal.ts';
import { findOrphans } from '#server/queries/find-orphans.ts';
import { findTroubledRuns } from '#server/queries/find-runs.ts';
import { loadRestore } from '#server/store/backup/load-restore.ts';
import { StreamedPage } from '../streamed-page.tsx';

export default async function Page() {
  const actor = await requirePageActor();
  if (!isAllowed(actor, 'support.view')) return refusePage(actor, 'support.view');
  return <StreamedPage content={loadSupport(actor)} loading={<ListLoading of="support" />} />;
}

async function loadSupport(actor: Actor) {
  const portal = getPortal();
  const { db, config } = portal;
  const [runs, orphans, restore] = await Promise.all([
    findTroubledRuns(db, actor),
    findOrphans(portal, actor),
    loadRestore(db),
  ]);
  const queryClient = new QueryClient();
  queryClient.setQueryData(troubledRunsQuery.queryKey, runs);
  queryClient.setQueryData(orphansQuery.queryKey, orphans);
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <SupportPage teams={config.teams.map(({ id, name }) => ({ id, name }))} restore={restore} />
    </HydrationBoundary>
  );
}
