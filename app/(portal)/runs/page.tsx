import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import { HistoryPage } from '#components/history/history-page.tsx';
import { runsQuery } from '#components/history/runs-query.ts';
import { type Actor, isAllowed } from '#lib/access.ts';
import { readHistoryFilter } from '#lib/setup/history.ts';
import { requirePageActor } from '#server/auth/page-actor.ts';
import { findRuns } from '#server/http/find-runs.ts';
import { getPortal } from '#server/portal.ts';

interface PageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function Page({ searchParams }: PageProps) {
  const actor = await requirePageActor();
  const filter = { ...readHistoryFilter(toQuery(await searchParams)), cursor: undefined };
  const { db } = getPortal();
  const queryClient = new QueryClient();
  await queryClient.fetchInfiniteQuery({ ...runsQuery(filter), queryFn: () => findRuns(db, actor, filter) });
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <HistoryPage teams={teamsOf(actor)} canCreate={canCreate(actor)} />
    </HydrationBoundary>
  );
}

function toQuery(parameters: Awaited<PageProps['searchParams']>): URLSearchParams {
  const pairs = Object.entries(parameters).flatMap(([name, value]) =>
    [value ?? []].flat().map((one) => [name, one] satisfies [string, string]),
  );
  return new URLSearchParams(pairs);
}

function teamsOf(actor: Actor) {
  return getPortal()
    .config.teams.filter(({ id }) => isAllowed(actor, 'run.view', { teamId: id }))
    .map(({ id, name }) => ({ id, name }));
}

function canCreate(actor: Actor): boolean {
  return getPortal().config.teams.some(({ id }) => isAllowed(actor, 'run.create', { teamId: id }));
}
