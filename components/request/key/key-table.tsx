'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import { useState } from 'react';
import { useWatch } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { FailureAlert } from '#components/actions/failure-alert.tsx';
import { useListColumns } from '#components/ui/use-list-columns.tsx';
import type { ErrorView } from '#lib/errors.ts';
import type { ListedKey } from '#lib/plan/plan.ts';
import type { RequestForm } from '#lib/request/form.ts';
import { useChosenTeam } from '../teams-context.tsx';
import { type KeyRestoration, keyName, useKeyColumns } from './use-key-columns.tsx';
import { usePagedRows } from './use-paged-rows.ts';

interface KeyTableProps extends KeyRestoration {
  choices: readonly ListedKey[];
  chosen: ListedKey | undefined;
  failure: ErrorView | null;
  isLoading: boolean;
  onRefresh: () => void;
  onChoose: (choice: ListedKey) => void;
}

/** Every key in the account. A key that can't be used stays in the list, disabled and with the reason. */
export function KeyTable({ choices, chosen, failure, isLoading, onRefresh, onChoose, ...restoration }: KeyTableProps) {
  const t = useTranslations('request.key');
  const team = useChosenTeam();
  const region = useWatch<RequestForm, 'target.region'>({ name: 'target.region' });
  const columns = useKeyColumns(restoration);
  const shown = useListColumns(columns);
  const [sorting, setSorting] = useState<{ id: string; isDescending: boolean } | null>(null);
  const sortingColumn = columns.find(({ id }) => id === sorting?.id);
  const filter = usePagedRows(choices, {
    textsOf: ({ aliases, keyArn, description }) => [...aliases, keyArn, description],
    compare: sortingColumn?.sortingComparator,
    isDescending: sorting?.isDescending,
  });
  const header = (
    <Header
      variant="h2"
      counter={isLoading || failure ? undefined : `(${choices.length})`}
      description={t('chooseDescription', { accountId: team?.accountId ?? '', region })}
      actions={
        <Button iconName="refresh" formAction="none" ariaLabel={t('refresh')} loading={isLoading} onClick={onRefresh} />
      }
    >
      {t('chooseExisting')}
    </Header>
  );
  if (!isLoading && failure) {
    return (
      <SpaceBetween size="s">
        {header}
        <FailureAlert failure={failure} onRetry={onRefresh} />
      </SpaceBetween>
    );
  }
  return (
    <Table
      header={header}
      filter={
        choices.length > 0 && (
          <TextFilter
            filteringText={filter.text}
            filteringAriaLabel={t('find')}
            filteringPlaceholder={t('findPlaceholder')}
            countText={filter.text ? t('matches', { count: filter.count }) : ''}
            onChange={({ detail }) => filter.setText(detail.filteringText)}
          />
        )
      }
      pagination={
        filter.pages > 1 && (
          <Pagination
            currentPageIndex={filter.page}
            pagesCount={filter.pages}
            onChange={({ detail }) => filter.setPage(detail.currentPageIndex)}
          />
        )
      }
      columnDefinitions={shown}
      {...(sortingColumn && { sortingColumn })}
      sortingDescending={sorting?.isDescending === true}
      onSortingChange={({ detail }) => {
        const { sortingComparator } = detail.sortingColumn;
        const column = columns.find((one) => one.sortingComparator === sortingComparator);
        setSorting({ id: column?.id ?? '', isDescending: detail.isDescending === true });
      }}
      items={isLoading && choices.length === 0 ? [] : filter.items}
      trackBy="keyArn"
      wrapLines
      loading={isLoading && choices.length === 0}
      loadingText={t('loadingKeys')}
      empty={<KeyTableEmpty filterText={filter.text} onClear={() => filter.setText('')} />}
      selectionType="single"
      selectedItems={chosen ? [chosen] : []}
      isItemDisabled={(choice) => choice.problem !== null && choice.keyArn !== restoration.restored?.keyArn}
      ariaLabels={{
        tableLabel: t('chooseExisting'),
        selectionGroupLabel: t('selection'),
        itemSelectionLabel: (_, choice) => t('selectKey', { name: keyName(choice) }),
      }}
      onSelectionChange={({ detail }) => {
        const [choice] = detail.selectedItems;
        if (choice) onChoose(choice);
      }}
    />
  );
}

/** The empty state: an account without keys, or no match for the filter. */
function KeyTableEmpty({ filterText, onClear }: { filterText: string; onClear: () => void }) {
  const t = useTranslations('request.key');
  const isFiltered = filterText !== '';
  return (
    <Box textAlign="center" color="inherit">
      <SpaceBetween size="xs">
        <b>{isFiltered ? t('noMatches') : t('noKeys')}</b>
        <Box color="inherit">
          {isFiltered ? t('noMatchesDescription', { text: filterText }) : t('noKeysDescription')}
        </Box>
        {isFiltered && (
          <Button formAction="none" onClick={onClear}>
            {t('clearFilter')}
          </Button>
        )}
      </SpaceBetween>
    </Box>
  );
}
