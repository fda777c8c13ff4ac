import { queryOptions } from '@tanstack/react-query';
import { fetchJson } from '#components/actions/request-failure.ts';
import type { NoticeChoices } from '#lib/notices/choices.ts';

const FRESH_MS = 5_000;

/** What the reader chose about e-mail notifications. */
export const noticeChoicesQuery = queryOptions({
  queryKey: ['notice-choices'],
  queryFn: ({ signal }) => fetchJson<NoticeChoices>('/api/settings/notifications', signal),
  staleTime: FRESH_MS,
});
