'use client';
import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { ClearFiltersButton } from '#components/ui/clear-filters-button.tsx';
import styles from '#components/ui/list-filters.module.css';
import { ListEmpty, PagedList } from '#components/ui/list-frame.tsx';
import { TeamFilter } from '#components/ui/team-filter.tsx';
import type { TeamName } from '#components/ui/team-name.ts';
import { TextFilter } from '#components/ui/text-filter.tsx';
import { useAddressFilter } from '#components/ui/use-address-filter.ts';
import { readSetupFilter, type SetupFilter } from '#lib/setups/setup.ts';
import { SETUP_STATES, writeSetupFilter } from '#lib/setups/setup-state.ts';
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
  const { filter, change, show } = useAddressFilter(readFilter, writeSetupFilter);
  const isFiltered = hasFilter(filter);
  const clear = () => show({});
  return (
    <PagedList
      of="setups"
      query={useInfiniteQuery(setupsQuery(filter))}
      columns={useSetupColumns(teams, verifiable)}
      trackBy="runId"
      filter={<SetupFilters filter={filter} teams={teams} onChange={change} onClear={clear} />}
      empty={
        <ListEmpty
          title={t(isFiltered ? 'noMatch.title' : 'empty.title')}
          text={t(isFiltered ? 'noMatch.text' : 'empty.text')}
          action={isFiltered && <ClearFiltersButton variant="normal" href="/setups" onClear={clear} />}
        />
      }
    />
  );
}

const readFilter = (query: URLSearchParams): SetupFilter => ({ ...readSetupFilter(query), cursor: undefined });

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
