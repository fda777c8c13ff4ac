'use client';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import { useFormatter, useTranslations } from 'use-intl';
import { useFailureWords } from '#components/actions/use-failure-words.ts';
import { Foldable } from '#components/ui/foldable.tsx';
import { type HistoryFilter, writeHistoryFilter } from '#lib/runs/history-filter.ts';
import { type FigureFilter, RUN_OUTCOMES, type RunFigures } from '#lib/runs/run-figures.ts';
import { usePeriodName } from './use-period-name.ts';

interface PeriodTableProps {
  periods: RunFigures['periods'];
  of: 'day' | 'week';
}

/** The numbers of the chart. */
export function PeriodTable({ periods, of }: PeriodTableProps) {
  const t = useTranslations('history.dashboard');
  const format = useFormatter();
  const nameOf = usePeriodName();
  return (
    <Foldable headerText={t('periods.asTable')}>
      <Table
        variant="embedded"
        ariaLabels={{ tableLabel: t(`periods.${of}.title`) }}
        items={[...periods].reverse()}
        trackBy="from"
        columnDefinitions={[
          { id: 'from', header: t(`periods.${of}.from`), cell: ({ from }) => nameOf(from), isRowHeader: true },
          ...RUN_OUTCOMES.map((outcome) => ({
            id: outcome,
            header: t(`outcomes.${outcome}`),
            cell: ({ counts }: RunFigures['periods'][number]) => format.number(counts[outcome]),
          })),
        ]}
      />
    </Foldable>
  );
}

interface FrequentProps {
  figures: RunFigures;
  filter: FigureFilter;
  zone: string;
}

/** The steps at which setups failed first. */
export function StepTable(props: FrequentProps) {
  const t = useTranslations('history.dashboard.steps');
  const steps = useTranslations('run.steps.names');
  return (
    <FrequentTable
      {...props}
      words={{ title: t('title'), name: t('name'), empty: t('empty') }}
      rows={props.figures.steps.map(({ step, count }) => ({ name: steps(step), count, filter: { step: [step] } }))}
    />
  );
}

/** The errors of those steps. */
export function ErrorTable(props: FrequentProps) {
  const t = useTranslations('history.dashboard.errors');
  const failureWords = useFailureWords();
  return (
    <FrequentTable
      {...props}
      words={{ title: t('title'), name: t('name'), empty: t('empty') }}
      rows={props.figures.errors.map(({ code, count }) => ({
        name: failureWords({ code }).title,
        count,
        filter: { error: [code] },
      }))}
    />
  );
}

interface FrequentRow {
  name: string;
  count: number;
  /** Finds these runs in the history. */
  filter: HistoryFilter;
}

interface FrequentTableProps extends FrequentProps {
  words: { title: string; name: string; empty: string };
  rows: readonly FrequentRow[];
}

/** Why setups failed, most frequent first. Each row leads to its runs in the history. */
function FrequentTable({ words, rows, figures, filter: { team }, zone }: FrequentTableProps) {
  const t = useTranslations('history.dashboard');
  const format = useFormatter();
  const from = figures.periods[0]?.from;
  const addressOf = (filter: HistoryFilter) =>
    `/runs?${writeHistoryFilter({ ...filter, team: team ? [team] : undefined, kind: ['set-up'], state: ['failed'], from, zone })}`;
  const columns: TableProps.ColumnDefinition<FrequentRow>[] = [
    {
      id: 'name',
      header: words.name,
      cell: ({ name, filter }) => <Link href={addressOf(filter)}>{name}</Link>,
      isRowHeader: true,
    },
    { id: 'count', header: t('failedSetups'), cell: ({ count }) => format.number(count), width: 160 },
  ];
  return (
    <Table
      wrapLines
      header={<Header variant="h2">{words.title}</Header>}
      ariaLabels={{ tableLabel: words.title }}
      items={rows}
      trackBy={({ filter }) => writeHistoryFilter(filter)}
      columnDefinitions={columns}
      empty={words.empty}
    />
  );
}
