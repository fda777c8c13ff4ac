'use client';
import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { useMemo } from 'react';
import { useTimeZone, useTranslations } from 'use-intl';
import { FailureAlert } from '#components/actions/failure-alert.tsx';
import { readFailure } from '#components/actions/request-failure.ts';
import { ClearFiltersButton } from '#components/ui/clear-filters-button.tsx';
import styles from '#components/ui/list-filters.module.css';
import { ListFooter } from '#components/ui/list-footer.tsx';
import { PageTitle } from '#components/ui/page-title.tsx';
import { RefreshButton } from '#components/ui/refresh-button.tsx';
import { TeamFilter } from '#components/ui/team-filter.tsx';
import type { TeamName } from '#components/ui/team-name.ts';
import { TextFilter } from '#components/ui/text-filter.tsx';
import { useListColumns } from '#components/ui/use-list-columns.tsx';
import { readSetupFilter, type SetupFilter, writeSetupFilter } from '#lib/setups/setup.ts';
import { SETUP_STATES } from '#lib/setups/setup-state.ts';
import { setupsQuery } from './setups-query.ts';
import { useSetupColumns } from './use-setup-columns.tsx';

interface SetupsPageProps {
  /** The teams whose setups the person may see. */
  teams: readonly TeamName[];
  /** Ids of those whose setups the person may check. */
  verifiable: readonly string[];
}

/** Every setup that the person may see, those that need attention first. */
export function SetupsPage({ teams, verifiable }: SetupsPageProps) {
  const t = useTranslations('setups');
  const { filter, change, clear } = useSetupFilter();
  const setups = useInfiniteQuery(setupsQuery(filter));
  const failure = readFailure(setups.error);
  const columnDefinitions = useListColumns(useSetupColumns(teams, verifiable));
  const items = setups.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <SpaceBetween size="m">
      <PageTitle title={t('title')} />
      {failure && <FailureAlert failure={failure} isStale={items.length > 0} onRetry={() => void setups.refetch()} />}
      <Table
        variant="full-page"
        wrapLines
        // Keeps Verify now visible if the columns don't fit.
        stickyColumns={{ last: 1 }}
        trackBy="runId"
        items={items}
        columnDefinitions={columnDefinitions}
        loading={setups.isPending}
        loadingText={t('loading')}
        ariaLabels={{ tableLabel: t('title') }}
        header={
          <Header
            variant="h1"
            description={t('description', { zone: useTimeZone() ?? 'UTC' })}
            actions={<RefreshButton label={t('refresh')} onRefresh={setups.refetch} />}
          >
            {t('title')}
          </Header>
        }
        filter={<SetupFilters filter={filter} teams={teams} onChange={change} onClear={clear} />}
        empty={!setups.isError && <SetupsEmpty hasFilter={hasFilter(filter)} onClear={clear} />}
        footer={
          items.length > 0 && (
            <ListFooter
              words="setups"
              count={items.length}
              hasMore={setups.hasNextPage}
              isLoadingMore={setups.isFetchingNextPage}
              onMore={() => void setups.fetchNextPage()}
            />
          )
        }
      />
    </SpaceBetween>
  );
}

function hasFilter(filter: SetupFilter): boolean {
  return Object.values(filter).some((value) => value);
}

interface SetupFiltersProps {
  filter: SetupFilter;
  teams: readonly TeamName[];
  onChange: (change: SetupFilter) => void;
  onClear: () => void;
}

/** The filters of the list, which are stored in the address. */
function SetupFilters({ filter, teams, onChange, onClear }: SetupFiltersProps) {
  const t = useTranslations('setups');
  const words = useTranslations('history.filters');
  const any = { value: '', label: t('filters.anyState') };
  const options = [any, ...SETUP_STATES.map((state) => ({ value: state as string, label: t(`states.${state}`) }))];
  return (
    <search className={styles.filters} aria-label={words('label')}>
      <div className={styles.wide}>
        <TextFilter
          label={t('filters.text')}
          placeholder={t('filters.textPlaceholder')}
          maxLength={2048}
          value={filter.text}
          onChange={(text) => onChange({ text })}
        />
      </div>
      <div className={styles.field}>
        <FormField label={t('filters.state')} stretch>
          <Select
            options={options}
            selectedOption={options.find(({ value }) => value === filter.state) ?? any}
            onChange={({ detail }) =>
              onChange({ state: SETUP_STATES.find((state) => state === detail.selectedOption.value) })
            }
          />
        </FormField>
      </div>
      {teams.length > 1 && (
        <div className={styles.team}>
          <TeamFilter teams={teams} value={filter.team} onChange={(team) => onChange({ team })} />
        </div>
      )}
      {hasFilter(filter) && (
        <div className={styles.clear}>
          <ClearFiltersButton variant="inline-link" href="/setups" onClear={onClear} />
        </div>
      )}
    </search>
  );
}

function SetupsEmpty({ hasFilter: isFiltered, onClear }: { hasFilter: boolean; onClear: () => void }) {
  const t = useTranslations('setups');
  const words = isFiltered ? 'noMatch' : 'empty';
  return (
    <Box textAlign="center" color="inherit" margin={{ vertical: 'xs' }}>
      <SpaceBetween size="xs">
        <b>{t(`${words}.title`)}</b>
        <Box color="inherit">{t(`${words}.text`)}</Box>
        {isFiltered && <ClearFiltersButton variant="normal" href="/setups" onClear={onClear} />}
      </SpaceBetween>
    </Box>
  );
}

/** The filters in the address, and functions to change them. */
function useSetupFilter() {
  const query = useSearchParams();
  // The list always starts at the first setup: a link to a later page would hide the earlier ones.
  const filter = useMemo<SetupFilter>(() => ({ ...readSetupFilter(query), cursor: undefined }), [query]);
  return { filter, change: changeAddress, clear: () => setAddress('') };
}

/** Reads the address itself, since two changes may come before the page renders again. */
function changeAddress(change: SetupFilter): void {
  const now = readSetupFilter(new URLSearchParams(window.location.search));
  setAddress(writeSetupFilter({ ...now, ...change, cursor: undefined }));
}

/** Replaces the entry, so that Back leaves the page instead of undoing each letter. */
function setAddress(query: string): void {
  window.history.replaceState(null, '', query ? `?${query}` : window.location.pathname);
}
