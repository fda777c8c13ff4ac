import { DashboardPage } from '#components/history/dashboard/dashboard-page.tsx';
import { ListLoading } from '#components/ui/list-loading.tsx';
import { type Actor, isAllowed, seesRuns } from '#lib/people/access.ts';
import { type FigureFilter, readFigureFilter } from '#lib/runs/run-figures.ts';
import { requirePageActor } from '#server/auth/session/page-actor.ts';
import { refusePage } from '#server/http/refuse-page.ts';
import { readQuery, type SearchParameters } from '#server/http/search-parameters.ts';
import { currentTimeZone } from '#server/locale.ts';
import { getPortal } from '#server/portal.ts';
import { findRunFigures } from '#server/queries/find-run-figures.ts';
import { StreamedPage } from '../../streamed-page.tsx';

export default async function Page({ searchParams }: { searchParams: Promise<SearchParameters> }) {
  const actor = await requirePageActor();
  if (!seesRuns(actor)) return refusePage(actor, 'run.view');
  const filter = readFigureFilter(readQuery(await searchParams));
  return <StreamedPage content={loadDashboard(actor, filter)} loading={<ListLoading of="history.dashboard" />} />;
}

async function loadDashboard(actor: Actor, filter: FigureFilter) {
  const { db, config } = getPortal();
  const { ofBrowser, chosen } = await currentTimeZone();
  const teams = config.teams.filter(({ id }) => isAllowed(actor, 'run.view', { teamId: id }));
  const zone = chosen ?? ofBrowser;
  const figures = await findRunFigures(db, actor, filter, zone);
  return (
    <DashboardPage figures={figures} filter={filter} zone={zone} teams={teams.map(({ id, name }) => ({ id, name }))} />
  );
}
