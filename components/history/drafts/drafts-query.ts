import { queryOptions } from '@tanstack/react-query';
import { fetchJson } from '#components/actions/request-failure.ts';
import type { DraftsOfPerson } from '#lib/request/draft.ts';

export const DRAFTS_KEY = ['drafts'];

/** The reader's drafts. Fetched again with each visit, since forms in other tabs save theirs meanwhile. */
export function draftsQuery() {
  return queryOptions({
    queryKey: DRAFTS_KEY,
    queryFn: ({ signal }) => fetchJson<DraftsOfPerson>('/api/drafts', signal),
  });
}
