'use client';
import Table from '@cloudscape-design/components/table';
import { useTranslations } from 'use-intl';
import { Foldable } from '#components/ui/foldable.tsx';
import { LongName } from '#components/ui/long-name.tsx';
import { useListColumns } from '#components/ui/use-list-columns.tsx';
import { useTimes } from '#components/ui/use-times.ts';
import type { SetupCheck } from '#lib/setups/setup.ts';
import { SetupStateIndicator } from './setup-state.tsx';

/** The checks before the last one, as far as they are kept. */
export function EarlierChecks({ checks }: { checks: readonly SetupCheck[] }) {
  const t = useTranslations('setups');
  const { dateTime } = useTimes();
  const columnDefinitions = useListColumns<SetupCheck>([
    {
      ...{ id: 'ended', header: t('ofRun.historyColumns.ended'), isRowHeader: true, minWidth: 150 },
      cell: ({ endedAt }) => dateTime(endedAt),
    },
    {
      ...{ id: 'state', header: t('ofRun.historyColumns.state'), minWidth: 120 },
      cell: ({ state }) => <SetupStateIndicator state={state} />,
    },
    {
      ...{ id: 'requestedBy', header: t('ofRun.historyColumns.requestedBy'), minWidth: 130 },
      cell: ({ requestedBy }) => (requestedBy ? <LongName text={requestedBy.name} /> : t('byPortal')),
    },
    {
      ...{ id: 'differences', header: t('ofRun.historyColumns.differences'), minWidth: 100 },
      cell: ({ checks: compared }) => String(compared.filter(({ passed }) => !passed).length),
    },
  ]);
  return (
    <Foldable headerText={t('ofRun.history')} headerCounter={`(${checks.length})`}>
      <Table
        variant="borderless"
        wrapLines
        trackBy="id"
        ariaLabels={{ tableLabel: t('ofRun.history') }}
        items={checks}
        columnDefinitions={columnDefinitions}
      />
    </Foldable>
  );
}
