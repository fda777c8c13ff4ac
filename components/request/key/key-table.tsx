'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import { useMemo, useState } from 'react';
import { useWatch } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { FailureAlert } from '#components/actions/failure-alert.tsx';
import type { ErrorView } from '#lib/errors.ts';
import type { KeyChoice } from '#lib/plan/plan.ts';
import type { RequestForm } from '#lib/request/form.ts';
import { useChosenTeam } from '../teams-context.tsx';
import { type KeyRestoration, keyName, useKeyColumns } from './use-key-columns.tsx';

interface KeyTableProps extends KeyRestoration {
  choices: readonly KeyChoice[];
  chosen: KeyChoice | undefined;
  failure: ErrorView | null;
  isLoading: boolean;
  onRefresh: () => void;
  onChoose: (choice: KeyChoice) => void;
}

/** Every key in the account. A key that can't be used stays in the list, disabled and with the reason. */
export function KeyTable({ choices, chosen, failure, isLoading, onRefresh, onChoose, ...restoration }: KeyTableProps) {
  const t = useTranslations('request.key');
  const team = useChosenTeam();
  const region = useWatch<RequestForm, 'target.region'>({ name: 'target.region' });
  const filter = useKeyFilter(choices);
  const columns = useKeyColumns(restoration);
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
      columnDefinitions={columns}
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

const PAGE_SIZE = 10;

/** The rows that contain a text, one page at a time. Pages count from 1. */
function useKeyFilter(choices: readonly KeyChoice[]) {
  const [text, setText] = useState('');
  const [page, setPage] = useState(1);
  const found = useMemo(() => choices.filter((choice) => contains(choice, text)), [choices, text]);
  const pages = Math.max(1, Math.ceil(found.length / PAGE_SIZE));
  const current = Math.min(page, pages);
  return {
    text,
    setText: (next: string) => {
      setText(next);
      setPage(1);
    },
    page: current,
    setPage,
    pages,
    count: found.length,
    items: found.slice((current - 1) * PAGE_SIZE, current * PAGE_SIZE),
  };
}

function contains(choice: KeyChoice, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  return [...choice.aliases, choice.keyArn, choice.description].some((part) => part.toLowerCase().includes(wanted));
}
