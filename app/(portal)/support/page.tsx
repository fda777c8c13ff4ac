import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import { orphansQuery } from '#components/support/orphans-query.ts';
import { SupportPage } from '#components/support/support-page.tsx';
import { troubledRunsQuery } from '#components/support/troubled-runs-query.ts';
import { ListLoading } from '#components/ui/list-loading.tsx';
import { type Actor, isAllowed } from '#lib/people/access.ts';
import { type InboxFilter, readInboxFilter } from '#lib/runs/support-inbox.ts';
import { requirePageActor } from '#server/auth/session/page-actor.ts';
import { refusePage } from '#server/http/refuse-page.ts';
import { readQuery, type SearchParameters } from '#server/http/search-parameters.ts';
import { getPortal } from '#server/portal.ts';
import { findOrphans } from '#server/queries/find-orphans.ts';
import { findTroubledRuns } from '#server/queries/find-runs.ts';
import { loadRestore } from '#server/store/backup/load-restore.ts';
import { StreamedPage } from '../streamed-page.tsx';

export default async function Page({ searchParams }: { searchParams: Promise<SearchParameters> }) {
  const actor = await requirePageActor();
  if (!isAllowed(actor, 'support.view')) return refusePage(actor, 'support.view');
  const filter = { ...readInboxFilter(readQuery(await searchParams)), cursor: undefined };
  return <StreamedPage content={loadSupport(actor, filter)} loading={<ListLoading of="support" />} />;
}

async function loadSupport(actor: Actor, filter: InboxFilter) {
  const portal = getPortal();
  const { db, config } = portal;
  const queryClient = new QueryClient();
  const [orphans, restore] = await Promise.all([
    findOrphans(portal, actor),
    loadRestore(db),
    queryClient.fetchInfiniteQuery({
      ...troubledRunsQuery(filter),
      queryFn: () => findTroubledRuns(db, actor, filter),
    }),
  ]);
  queryClient.setQueryData(orphansQuery.queryKey, orphans);
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <SupportPage teams={config.teams.map(({ id, name }) => ({ id, name }))} restore={restore} />
    </HydrationBoundary>
  );
}
