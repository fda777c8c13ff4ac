'use client';
import BarChart from '@cloudscape-design/components/bar-chart';
import { useFormatter, useTranslations } from 'use-intl';
import { RUN_OUTCOMES, type RunFigures } from '#lib/runs/run-figures.ts';
import { usePeriodName } from './use-period-name.ts';

interface OutcomeChartProps {
  periods: RunFigures['periods'];
  of: 'day' | 'week';
}

/** So that the axis of few setups has whole numbers. */
const LEAST_HEIGHT = 4;

/** The setups per day or week, by outcome. */
export function OutcomeChart({ periods, of }: OutcomeChartProps) {
  const t = useTranslations('history.dashboard');
  const format = useFormatter();
  const nameOf = usePeriodName();
  const count = (value: number) => (Number.isInteger(value) ? format.number(value) : '');
  const heights = periods.map(({ counts }) => RUN_OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0));
  return (
    <BarChart
      stackedBars
      hideFilter
      height={240}
      xScaleType="categorical"
      xDomain={periods.map(({ from }) => from)}
      yDomain={[0, Math.max(LEAST_HEIGHT, ...heights)]}
      xTickFormatter={nameOf}
      yTickFormatter={count}
      xTitle={t(`periods.${of}.from`)}
      yTitle={t('figures.setups')}
      ariaLabel={t(`periods.${of}.title`)}
      series={RUN_OUTCOMES.map((outcome) => ({
        type: 'bar' as const,
        title: t(`outcomes.${outcome}`),
        data: periods.map(({ from, counts }) => ({ x: from, y: counts[outcome] })),
        valueFormatter: count,
      }))}
    />
  );
}
