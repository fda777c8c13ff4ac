import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import { notFound } from 'next/navigation';
import { SupportPage } from '#components/support/support-page.tsx';
import { troubledRunsQuery } from '#components/support/troubled-runs-query.ts';
import { isAllowed } from '#lib/access.ts';
import { requirePageActor } from '#server/auth/page-actor.ts';
import { findTroubledRuns } from '#server/http/find-runs.ts';
import { getPortal } from '#server/portal.ts';

export default async function Page() {
  const actor = await requirePageActor();
  if (!isAllowed(actor, 'support.view')) notFound();
  const { db, config } = getPortal();
  const queryClient = new QueryClient();
  queryClient.setQueryData(troubledRunsQuery.queryKey, await findTroubledRuns(db, actor));
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <SupportPage teams={config.teams.map(({ id, name }) => ({ id, name }))} />
    </HydrationBoundary>
  );
}
