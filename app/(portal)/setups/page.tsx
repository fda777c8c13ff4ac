import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import { SetupsPage } from '#components/setups/setups-page.tsx';
import { setupsQuery } from '#components/setups/setups-query.ts';
import { ListLoading } from '#components/ui/list-loading.tsx';
import { type Actor, isAllowed, seesRuns } from '#lib/people/access.ts';
import { readSetupFilter, type SetupFilter } from '#lib/setups/setup.ts';
import { requirePageActor } from '#server/auth/session/page-actor.ts';
import { refusePage } from '#server/http/refuse-page.ts';
import { readQuery, type SearchParameters } from '#server/http/search-parameters.ts';
import { getPortal } from '#server/portal.ts';
import { findSetups } from '#server/queries/find-setups.ts';
import { StreamedPage } from '../streamed-page.tsx';

export default async function Page({ searchParams }: { searchParams: Promise<SearchParameters> }) {
  const actor = await requirePageActor();
  if (!seesRuns(actor)) return refusePage(actor, 'run.view');
  const filter = { ...readSetupFilter(readQuery(await searchParams)), cursor: undefined };
  return <StreamedPage content={loadSetups(actor, filter)} loading={<ListLoading of="setups" />} />;
}

async function loadSetups(actor: Actor, filter: SetupFilter) {
  const portal = getPortal();
  const queryClient = new QueryClient();
  const teams = portal.config.teams.filter(({ id }) => isAllowed(actor, 'run.view', { teamId: id }));
  const verifiable = teams.filter(({ id }) => isAllowed(actor, 'run.verify', { teamId: id }));
  await queryClient.fetchInfiniteQuery({ ...setupsQuery(filter), queryFn: () => findSetups(portal, actor, filter) });
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <SetupsPage teams={teams.map(({ id, name }) => ({ id, name }))} verifiable={verifiable.map(({ id }) => id)} />
    </HydrationBoundary>
  );
}
