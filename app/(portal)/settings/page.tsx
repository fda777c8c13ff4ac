import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import { ownAccessQuery } from '#components/settings/own-access-query.ts';
import { SettingsPage } from '#components/settings/settings-page.tsx';
import { requirePageActor } from '#server/auth/session/page-actor.ts';
import { getPortal } from '#server/portal.ts';
import { findOwnAccess } from '#server/queries/find-own-access.ts';

export default async function Page() {
  const actor = await requirePageActor();
  const queryClient = new QueryClient();
  queryClient.setQueryData(ownAccessQuery.queryKey, await findOwnAccess(getPortal().db, actor));
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <SettingsPage />
    </HydrationBoundary>
  );
}
