import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import { noticeChoicesQuery } from '#components/settings/notice-choices-query.ts';
import { ownAccessQuery } from '#components/settings/own-access-query.ts';
import { SettingsPage } from '#components/settings/settings-page.tsx';
import { requirePageActor } from '#server/auth/session/page-actor.ts';
import { getPortal } from '#server/portal.ts';
import { findNoticeChoices } from '#server/queries/find-notices.ts';
import { findOwnAccess } from '#server/queries/find-own-access.ts';

export default async function Page() {
  const actor = await requirePageActor();
  const queryClient = new QueryClient();
  const [access, choices] = await Promise.all([
    findOwnAccess(getPortal().db, actor),
    findNoticeChoices(getPortal(), actor),
  ]);
  queryClient.setQueryData(ownAccessQuery.queryKey, access);
  queryClient.setQueryData(noticeChoicesQuery.queryKey, choices);
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <SettingsPage />
    </HydrationBoundary>
  );
}
