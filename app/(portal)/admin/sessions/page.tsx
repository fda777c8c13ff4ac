import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import { SessionsPage } from '#components/admin/sessions-page.tsx';
import { sessionsQuery } from '#components/admin/sessions-query.ts';
import { ListLoading } from '#components/ui/list-loading.tsx';
import { type Actor, isAllowed } from '#lib/people/access.ts';
import { readSessionFilter, type SessionFilter } from '#lib/people/session-list.ts';
import { requirePageActor } from '#server/auth/session/page-actor.ts';
import { refusePage } from '#server/http/refuse-page.ts';
import { readQuery, type SearchParameters } from '#server/http/search-parameters.ts';
import { getPortal } from '#server/portal.ts';
import { findSessions } from '#server/queries/find-sessions.ts';
import { StreamedPage } from '../../streamed-page.tsx';

export default async function Page({ searchParams }: { searchParams: Promise<SearchParameters> }) {
  const actor = await requirePageActor();
  if (!isAllowed(actor, 'admin.view')) return refusePage(actor, 'admin.view');
  const filter = readSessionFilter(readQuery(await searchParams));
  return <StreamedPage content={loadSessions(actor, filter)} loading={<ListLoading of="sessions" />} />;
}

async function loadSessions(actor: Actor, filter: SessionFilter) {
  const queryClient = new QueryClient();
  queryClient.setQueryData(sessionsQuery(filter).queryKey, await findSessions(getPortal(), actor, filter));
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <SessionsPage />
    </HydrationBoundary>
  );
}
