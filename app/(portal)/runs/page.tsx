import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import { draftsQuery } from '#components/history/drafts/drafts-query.ts';
import { HistoryPage } from '#components/history/history-page.tsx';
import { runsQuery } from '#components/history/runs-query.ts';
import { ListLoading } from '#components/ui/list-loading.tsx';
import { type Actor, isAllowed, seesRuns } from '#lib/people/access.ts';
import { type HistoryFilter, readHistoryFilter } from '#lib/runs/history-filter.ts';
import { requirePageActor } from '#server/auth/session/page-actor.ts';
import { refusePage } from '#server/http/refuse-page.ts';
import { readQuery, type SearchParameters } from '#server/http/search-parameters.ts';
import { getPortal } from '#server/portal.ts';
import { findDrafts } from '#server/queries/find-drafts.ts';
import { findRuns } from '#server/queries/find-runs.ts';
import { StreamedPage } from '../streamed-page.tsx';

export default async function Page({ searchParams }: { searchParams: Promise<SearchParameters> }) {
  const actor = await requirePageActor();
  if (!seesRuns(actor)) return refusePage(actor, 'run.view');
  const { filter } = readHistoryFilter(readQuery(await searchParams));
  return <StreamedPage content={loadHistory(actor, filter)} loading={<ListLoading of="history" />} />;
}

async function loadHistory(actor: Actor, filter: HistoryFilter) {
  const portal = getPortal();
  const queryClient = new QueryClient();
  await Promise.all([
    queryClient.fetchQuery({ ...runsQuery(filter), queryFn: () => findRuns(portal.db, actor, filter) }),
    queryClient.fetchQuery({ ...draftsQuery(), queryFn: () => findDrafts(portal, actor) }),
  ]);
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <HistoryPage teams={teamsOf(actor)} canCreate={canCreate(actor)} />
    </HydrationBoundary>
  );
}

function teamsOf(actor: Actor) {
  return getPortal()
    .config.teams.filter(({ id }) => isAllowed(actor, 'run.view', { teamId: id }))
    .map(({ id, name }) => ({ id, name }));
}

function canCreate(actor: Actor): boolean {
  return getPortal().config.teams.some(({ id }) => isAllowed(actor, 'run.create', { teamId: id }));
}
