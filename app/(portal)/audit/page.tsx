import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import { AuditPage } from '#components/audit/audit-page.tsx';
import { auditQuery } from '#components/audit/audit-query.ts';
import { ListLoading } from '#components/ui/list-loading.tsx';
import { type AuditFilter, readAuditFilter } from '#lib/audit/audit-filter.ts';
import { type Actor, auditedTeams } from '#lib/people/access.ts';
import { requirePageActor } from '#server/auth/session/page-actor.ts';
import { refusePage } from '#server/http/refuse-page.ts';
import { readQuery, type SearchParameters } from '#server/http/search-parameters.ts';
import { getPortal } from '#server/portal.ts';
import { findAudit } from '#server/queries/find-audit.ts';
import { StreamedPage } from '../streamed-page.tsx';

export default async function Page({ searchParams }: { searchParams: Promise<SearchParameters> }) {
  const actor = await requirePageActor();
  const teams = auditedTeams(actor);
  if (teams !== 'all' && teams.length === 0) return refusePage(actor, 'audit.view');
  const filter = { ...readAuditFilter(readQuery(await searchParams)), before: undefined };
  return <StreamedPage content={loadAudit(actor, filter)} loading={<ListLoading of="audit" />} />;
}

async function loadAudit(actor: Actor, filter: AuditFilter) {
  const { db, config } = getPortal();
  const queryClient = new QueryClient();
  await queryClient.fetchInfiniteQuery({ ...auditQuery(filter), queryFn: () => findAudit(db, actor, filter) });
  const teams = auditedTeams(actor);
  const shown = config.teams.filter(({ id }) => teams === 'all' || teams.includes(id));
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <AuditPage teams={shown.map(({ id, name }) => ({ id, name }))} />
    </HydrationBoundary>
  );
}
