'use client';
import PropertyFilter from '@cloudscape-design/components/property-filter';
import { useTimeZone, useTranslations } from 'use-intl';
import type { TeamName } from '#components/ui/team-name.ts';
import type { RunSummary } from '#lib/runs/history.ts';
import type { HistoryFilter } from '#lib/runs/history-filter.ts';
import { fromTokens, toTokens } from './filter-tokens.ts';
import { useFilterProperties } from './use-filter-properties.tsx';

interface HistoryFiltersProps {
  filter: HistoryFilter;
  /** The teams whose runs the person may see. */
  teams: readonly TeamName[];
  /** The runs on the page, whose values are suggested. */
  shown: readonly RunSummary[];
  onChange: (filter: HistoryFilter) => void;
}

/** The filters of the list, which are stored in the address. */
export function HistoryFilters({ filter, teams, shown, onChange }: HistoryFiltersProps) {
  const t = useTranslations('history.filters');
  const readerZone = useTimeZone() ?? 'UTC';
  const { properties, options } = useFilterProperties(teams, shown);
  const { from, to, zone = 'UTC', sort } = filter;
  const hasDays = from !== undefined || to !== undefined;
  const isBackwards = from !== undefined && to !== undefined && to < from;
  return (
    <search aria-label={t('label')}>
      <PropertyFilter
        query={{ operation: 'and', tokens: toTokens(filter) }}
        filteringProperties={properties}
        filteringOptions={options}
        freeTextFiltering={{ operators: [':'] }}
        hideOperations
        expandToViewport
        filteringAriaLabel={t('label')}
        filteringPlaceholder={t('placeholder')}
        filteringEmpty={t('noSuggestion')}
        i18nStrings={{ clearFiltersText: t('clear'), enteredTextLabel: (text) => t('use', { text }) }}
        filteringConstraintText={isBackwards ? t('backwards') : hasDays && zone !== readerZone && t('zone', { zone })}
        onChange={({ detail }) => {
          const next = fromTokens(detail.tokens);
          // A shared link keeps the sender's zone until the reader changes a day.
          const isSameDays = next.from === from && next.to === to;
          onChange({ ...next, sort, zone: isSameDays ? filter.zone : readerZone });
        }}
      />
    </search>
  );
}
