import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import { SessionsPage } from '#components/admin/sessions-page.tsx';
import { sessionsQuery } from '#components/admin/sessions-query.ts';
import { isAllowed } from '#lib/people/access.ts';
import { readSessionFilter } from '#lib/people/session-list.ts';
import { requirePageActor } from '#server/auth/session/page-actor.ts';
import { refusePage } from '#server/http/refuse-page.ts';
import { readQuery, type SearchParameters } from '#server/http/search-parameters.ts';
import { getPortal } from '#server/portal.ts';
import { findSessions } from '#server/queries/find-sessions.ts';

export default async function Page({ searchParams }: { searchParams: Promise<SearchParameters> }) {
  const actor = await requirePageActor();
  if (!isAllowed(actor, 'admin.view')) return refusePage(actor, 'admin.view');
  const filter = readSessionFilter(readQuery(await searchParams));
  const queryClient = new QueryClient();
  queryClient.setQueryData(sessionsQuery(filter).queryKey, await findSessions(getPortal(), actor, filter));
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <SessionsPage />
    </HydrationBoundary>
  );
}
