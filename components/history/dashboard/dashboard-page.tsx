'use client';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import LiveRegion from '@cloudscape-design/components/live-region';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useFormatter, useTranslations } from 'use-intl';
import styles from '#components/ui/list-filters.module.css';
import { ListEmpty } from '#components/ui/list-frame.tsx';
import { PageTitle } from '#components/ui/page-title.tsx';
import { TeamFilter } from '#components/ui/team-filter.tsx';
import type { TeamName } from '#components/ui/team-name.ts';
import { useTimes } from '#components/ui/use-times.ts';
import {
  FIGURE_DAYS,
  type FigureFilter,
  isWeekly,
  RUN_OUTCOMES,
  type RunFigures,
  successRate,
  sumCounts,
  writeFigureFilter,
} from '#lib/runs/run-figures.ts';
import { ErrorTable, PeriodTable, StepTable } from './figure-tables.tsx';

// The chart is larger than the rest of the page, and the tables show the same.
const OutcomeChart = dynamic(async () => (await import('./outcome-chart.tsx')).OutcomeChart);

interface DashboardPageProps {
  figures: RunFigures;
  filter: FigureFilter;
  /** The time zone of the days. */
  zone: string;
  /** The teams whose runs the person may see. */
  teams: readonly TeamName[];
}

/** How the setups of a time span went. */
export function DashboardPage({ figures, filter, zone, teams }: DashboardPageProps) {
  const t = useTranslations('history.dashboard');
  const setups = totalOf(sumCounts(figures.periods.map(({ counts }) => counts)));
  const hasRuns = setups + totalOf(figures.cleanUps) > 0;
  const periods = isWeekly(filter) ? 'week' : 'day';
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={t('description', { zone })}>
          {t('title')}
        </Header>
      }
    >
      <PageTitle title={t('title')} />
      <SpaceBetween size="l">
        <DashboardFilters filter={filter} teams={teams} />
        <LiveRegion hidden>{t('announced', { days: filter.days, count: setups })}</LiveRegion>
        {hasRuns ? (
          <SpaceBetween size="l">
            <Container header={<Header variant="h2">{t('figures.title')}</Header>}>
              <Figures figures={figures} />
            </Container>
            <Container header={<Header variant="h2">{t(`periods.${periods}.title`)}</Header>}>
              <SpaceBetween size="m">
                <OutcomeChart periods={figures.periods} of={periods} />
                <PeriodTable periods={figures.periods} of={periods} />
              </SpaceBetween>
            </Container>
            <StepTable figures={figures} filter={filter} zone={zone} />
            <ErrorTable figures={figures} filter={filter} zone={zone} />
          </SpaceBetween>
        ) : (
          <Container>
            <ListEmpty title={t('empty.title')} text={t('empty.text')} />
          </Container>
        )}
      </SpaceBetween>
    </ContentLayout>
  );
}

function totalOf(counts: RunFigures['cleanUps']): number {
  return RUN_OUTCOMES.reduce((total, outcome) => total + counts[outcome], 0);
}

/** The time span and the team, which are in the address. */
function DashboardFilters({ filter, teams }: Pick<DashboardPageProps, 'filter' | 'teams'>) {
  const t = useTranslations('history.dashboard');
  const router = useRouter();
  // Replaces the entry, so that Back leaves the page.
  const change = (next: Partial<FigureFilter>) =>
    router.replace(`/runs/dashboard?${writeFigureFilter({ ...filter, ...next })}`, { scroll: false });
  const options = FIGURE_DAYS.map((days) => ({ value: String(days), label: t('lastDays', { days }) }));
  return (
    <search className={styles.filters} aria-label={t('filters')}>
      <div className={styles.field}>
        <FormField label={t('span')} stretch>
          <Select
            options={options}
            selectedOption={options.find(({ value }) => value === String(filter.days)) ?? null}
            onChange={({ detail }) =>
              change({ days: FIGURE_DAYS.find((days) => String(days) === detail.selectedOption.value) ?? filter.days })
            }
          />
        </FormField>
      </div>
      {teams.length > 1 && (
        <div className={styles.team}>
          <TeamFilter teams={teams} value={filter.team} onChange={(team) => change({ team })} />
        </div>
      )}
    </search>
  );
}

function Figures({ figures: { periods, cleanUps, medianMs, p95Ms } }: { figures: RunFigures }) {
  const t = useTranslations('history.dashboard');
  const none = useTranslations('shell')('none');
  const format = useFormatter();
  const { duration } = useTimes();
  const counts = sumCounts(periods.map((period) => period.counts));
  const rate = successRate(counts);
  const time = (ms: number | null) => (ms === null ? none : duration(ms));
  return (
    <KeyValuePairs
      columns={4}
      minColumnWidth={150}
      items={[
        { label: t('figures.setups'), value: format.number(totalOf(counts)) },
        {
          label: t('figures.successRate'),
          value: rate === null ? none : format.number(rate, { style: 'percent', maximumFractionDigits: 1 }),
        },
        { label: t('figures.median'), value: time(medianMs) },
        { label: t('figures.p95'), value: time(p95Ms) },
        ...RUN_OUTCOMES.map((outcome) => ({
          label: t(`outcomes.${outcome}`),
          value: format.number(counts[outcome]),
        })),
        {
          label: t('figures.cleanUps'),
          value: t('figures.cleanUpCount', { count: totalOf(cleanUps), failed: cleanUps.failed }),
        },
      ]}
    />
  );
}
