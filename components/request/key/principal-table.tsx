'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import { useQuery } from '@tanstack/react-query';
import { useWatch } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { actionQuery, readAnswer } from '#components/actions/action-query.ts';
import { FailureAlert } from '#components/actions/failure-alert.tsx';
import { StatusLine } from '#components/ui/status-line.tsx';
import { useListColumns } from '#components/ui/use-list-columns.tsx';
import { useTimes } from '#components/ui/use-times.ts';
import type { RequestForm } from '#lib/request/form.ts';
import { PRINCIPALS_MAX, type Principal, type PrincipalList } from '#lib/request/principals.ts';
import { listPrincipals } from '#server/actions/runs.ts';
import { usePagedRows } from './use-paged-rows.ts';

interface PrincipalTableProps {
  /** What is chosen, also what isn't in the table. */
  arns: readonly string[];
  /** How many may be chosen. */
  max: number;
  onChange: (arns: string[]) => void;
}

const STALE_MS = 60_000;

/** The account's IAM users and roles, to choose key administrators from. */
export function PrincipalTable({ arns, max, onChange }: PrincipalTableProps) {
  const t = useTranslations('nameChecks.principals');
  const { teamId, region } = useWatch<RequestForm, 'target'>({ name: 'target' });
  const query = useQuery(
    actionQuery({
      queryKey: ['principals', teamId],
      call: () => listPrincipals({ teamId, region }),
      staleTime: STALE_MS,
    }),
  );
  const { value, failure } = readAnswer(query);
  const principals = value?.principals ?? [];
  const filter = usePagedRows(principals, { textsOf: ({ arn }) => [arn] });
  const columns = useListColumns(usePrincipalColumns(), ['created']);
  if (failure && !query.isFetching) return <FailureAlert failure={failure} onRetry={() => void query.refetch()} />;
  const isFull = arns.filter((arn) => arn.trim() !== '').length >= max;
  return (
    <SpaceBetween size="xs">
      <Table
        variant="borderless"
        header={
          <Header
            variant="h3"
            counter={value ? `(${principals.length})` : undefined}
            actions={
              <Button
                iconName="refresh"
                formAction="none"
                ariaLabel={t('refresh')}
                loading={query.isFetching}
                onClick={() => void query.refetch()}
              />
            }
          >
            {t('heading')}
          </Header>
        }
        filter={
          <TextFilter
            filteringText={filter.text}
            filteringAriaLabel={t('find')}
            filteringPlaceholder={t('findPlaceholder')}
            countText={filter.text ? t('matches', { count: filter.count }) : ''}
            onChange={({ detail }) => filter.setText(detail.filteringText)}
          />
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
        items={filter.items}
        trackBy="arn"
        wrapLines
        loading={query.isFetching && !value}
        loadingText={t('loading')}
        empty={<Box textAlign="center">{filter.text ? t('noMatches') : t('empty')}</Box>}
        selectionType="multi"
        selectedItems={principals.filter(({ arn }) => arns.includes(arn))}
        isItemDisabled={({ arn }) => isFull && !arns.includes(arn)}
        ariaLabels={{
          tableLabel: t('heading'),
          selectionGroupLabel: t('selection'),
          allItemsSelectionLabel: () => t('selection'),
          itemSelectionLabel: (_, { name }) => t('select', { name }),
        }}
        onSelectionChange={({ detail }) => onChange(afterSelection({ arns, principals, max }, detail.selectedItems))}
      />
      {value && <ListNotes list={value} />}
      {isFull && <Box color="text-body-secondary">{t('full', { max })}</Box>}
    </SpaceBetween>
  );
}

/** Typed ARNs that aren't in the table stay; empty rows make way. */
function afterSelection(
  { arns, principals, max }: { arns: readonly string[]; principals: readonly Principal[]; max: number },
  selected: readonly Principal[],
): string[] {
  const listed = new Set(principals.map(({ arn }) => arn));
  const wanted = selected.map(({ arn }) => arn);
  const kept = arns.filter((arn) => arn.trim() !== '' && (!listed.has(arn) || wanted.includes(arn)));
  return [...kept, ...wanted.filter((arn) => !kept.includes(arn))].slice(0, max);
}

/** What the table lacks, and that an ARN can be typed instead. */
function ListNotes({ list: { denied, cut } }: { list: PrincipalList }) {
  const t = useTranslations('nameChecks.principals');
  return (
    <>
      {denied.length > 0 && <StatusLine status="warning">{t('denied', { actions: denied.join(', ') })}</StatusLine>}
      {cut.length > 0 && <Box color="text-body-secondary">{t('cut', { count: PRINCIPALS_MAX })}</Box>}
    </>
  );
}

function usePrincipalColumns(): TableProps.ColumnDefinition<Principal>[] {
  const t = useTranslations('nameChecks.principals');
  const times = useTimes();
  return [
    { id: 'name', header: t('name'), cell: ({ name }) => name, isRowHeader: true, minWidth: 140 },
    {
      id: 'kind',
      header: t('kind'),
      cell: ({ kind, isDeployer }) => t(isDeployer ? 'deployer' : kind),
      minWidth: 90,
    },
    {
      id: 'created',
      header: t('created'),
      cell: ({ createdAt }) => (createdAt === null ? '–' : times.dateTime(createdAt)),
      minWidth: 130,
    },
    {
      id: 'arn',
      header: t('arn'),
      cell: ({ arn }) => <span style={{ overflowWrap: 'anywhere' }}>{arn}</span>,
      minWidth: 180,
    },
  ];
}
