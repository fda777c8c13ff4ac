'use client';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useTimeZone, useTranslations } from 'use-intl';
import { FailureAlert } from '#components/actions/failure-alert.tsx';
import { readFailure } from '#components/actions/request-failure.ts';
import { ClearFiltersButton } from '#components/ui/clear-filters-button.tsx';
import styles from '#components/ui/list-parts.module.css';
import { type ListSort, ListTable } from '#components/ui/list-table.tsx';
import { PageTitle } from '#components/ui/page-title.tsx';
import { RefreshButton } from '#components/ui/refresh-button.tsx';
import type { TeamName } from '#components/ui/team-name.ts';
import { useListColumns } from '#components/ui/use-list-columns.tsx';
import { EXPORT_FORMATS } from '#lib/audit/audit-export.ts';
import type { RunHistory } from '#lib/runs/history.ts';
import { type HistoryFilter, hasFilter, RUN_SORTS, writeHistoryFilter } from '#lib/runs/history-filter.ts';
import { DraftList } from './drafts/draft-list.tsx';
import { HistoryFilters } from './history-filters.tsx';
import { PageButtons } from './page-buttons.tsx';
import { runsQuery } from './runs-query.ts';
import { useHistoryColumns } from './use-history-columns.tsx';
import { useHistoryFilter } from './use-history-filter.ts';

/** The columns that a narrow list leaves to the page of the run. */
const ON_THE_RUN_PAGE = ['duration', 'key', 'region'];

interface HistoryPageProps {
  /** The teams whose runs the person may see. */
  teams: readonly TeamName[];
  canCreate: boolean;
}

/** Every run that the person may see, newest first unless the address says otherwise. */
export function HistoryPage({ teams, canCreate }: HistoryPageProps) {
  const t = useTranslations('history');
  const { filter, refused, change, turnTo, clear } = useHistoryFilter();
  const runs = useQuery(runsQuery(filter));
  const failure = readFailure(runs.error);
  const columns = useListColumns(useHistoryColumns(teams, canCreate), ON_THE_RUN_PAGE);
  const items = runs.data?.items ?? [];
  return (
    <SpaceBetween size="m">
      <PageTitle title={t('title')} />
      {failure && <FailureAlert failure={failure} isStale={items.length > 0} onRetry={() => void runs.refetch()} />}
      {refused.length > 0 && <RefusedAlert names={refused} onRemove={() => change(filter)} />}
      {canCreate && <DraftList teams={teams} />}
      <WaitingAlert history={runs.data} filter={filter} onShow={() => change({ state: ['awaiting-approval'] })} />
      <div>
        <HistoryHeader filter={filter} canCreate={canCreate} onRefresh={runs.refetch} />
        <div className={styles.filter}>
          <HistoryFilters filter={filter} teams={teams} shown={items} onChange={change} />
        </div>
        <ListTable
          label={t('title')}
          columns={columns}
          items={items}
          trackBy="id"
          sort={{ ...orderOf(filter), onSort: (sort) => change({ ...filter, sort: writeOrder(sort) }) }}
          loading={runs.isPending && t('loading')}
          empty={!runs.isError && <HistoryEmpty hasFilter={hasFilter(filter)} canCreate={canCreate} onClear={clear} />}
        />
        {runs.data && items.length > 0 && (
          <div className={styles.footer}>
            <PageButtons page={runs.data} onTurn={(cursor) => turnTo({ ...filter, cursor })} />
          </div>
        )}
      </div>
    </SpaceBetween>
  );
}

/** The order that the headers show, as the address has it. */
function orderOf({ sort = '-created' }: HistoryFilter): ListSort {
  return { field: sort.replace('-', ''), isDescending: sort.startsWith('-') };
}

function writeOrder({ field, isDescending }: ListSort): HistoryFilter['sort'] {
  return RUN_SORTS.find((sort) => sort === `${isDescending ? '-' : ''}${field}`);
}

interface HistoryHeaderProps {
  filter: HistoryFilter;
  canCreate: boolean;
  onRefresh: () => Promise<unknown>;
}

function HistoryHeader({ filter, canCreate, onRefresh }: HistoryHeaderProps) {
  const t = useTranslations('history');
  return (
    <Header
      variant="h1"
      description={t('description', { zone: useTimeZone() ?? 'UTC' })}
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          <RefreshButton label={t('refresh')} onRefresh={onRefresh} />
          <Button href="/runs/dashboard">{t('dashboard.button')}</Button>
          <ExportButton filter={filter} />
          {canCreate && (
            <Button variant="primary" href="/runs/new">
              {t('newRun')}
            </Button>
          )}
        </SpaceBetween>
      }
    >
      {t('title')}
    </Header>
  );
}

/** Downloads all runs that match the filters, not only this page. The export is recorded. */
function ExportButton({ filter }: { filter: HistoryFilter }) {
  const t = useTranslations('history.export');
  const query = writeHistoryFilter({ ...filter, cursor: undefined });
  const items = EXPORT_FORMATS.map((format) => ({
    id: format,
    text: t(format),
    href: `/api/runs/export?format=${format}&${query}`,
    download: true,
  }));
  return <ButtonDropdown items={items}>{t('button')}</ButtonDropdown>;
}

/** Says which parts of the address have no effect. */
function RefusedAlert({ names, onRemove }: { names: readonly string[]; onRemove: () => void }) {
  const t = useTranslations('history.refused');
  return (
    <Alert type="warning" header={t('title')} action={<Button onClick={onRemove}>{t('remove')}</Button>}>
      {t('text', { names: names.map((name) => name.slice(0, 40)).join(', ') })}
    </Alert>
  );
}

interface WaitingAlertProps {
  history: RunHistory | undefined;
  filter: HistoryFilter;
  onShow: () => void;
}

/** Tells a lead how many runs wait for their approval; nothing if they are shown already. */
function WaitingAlert({ history, filter, onShow }: WaitingAlertProps) {
  const t = useTranslations('approval.history');
  const count = history?.awaitingAnswer ?? 0;
  if (count === 0 || filter.state?.join() === 'awaiting-approval') return null;
  return (
    <Alert type="info" header={t('waiting', { count })} action={<Button onClick={onShow}>{t('show')}</Button>}>
      {t('waitingText', { count })}
    </Alert>
  );
}

interface HistoryEmptyProps {
  hasFilter: boolean;
  canCreate: boolean;
  onClear: () => void;
}

/** The empty state: no match for the filters, or no runs at all. */
function HistoryEmpty({ hasFilter, canCreate, onClear }: HistoryEmptyProps) {
  const t = useTranslations('history');
  if (hasFilter) {
    return (
      <Nothing title={t('noMatch.title')} text={t('noMatch.text')}>
        <ClearFiltersButton variant="normal" onClear={onClear} />
      </Nothing>
    );
  }
  return (
    <Nothing title={t('empty.title')} text={t(canCreate ? 'empty.forDba' : 'empty.forOthers')}>
      {canCreate && <Button href="/runs/new">{t('newRun')}</Button>}
    </Nothing>
  );
}

function Nothing({ title, text, children }: { title: string; text: string; children: React.ReactNode }) {
  return (
    <Box textAlign="center" color="inherit" margin={{ vertical: 'xs' }}>
      <SpaceBetween size="xs">
        <b>{title}</b>
        <Box color="inherit">{text}</Box>
        {children}
      </SpaceBetween>
    </Box>
  );
}
