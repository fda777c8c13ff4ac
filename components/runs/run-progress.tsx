'use client';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import { useTranslations } from 'use-intl';
import { useTimes } from '#components/ui/use-times.ts';
import { countDone, failedSteps, isUnderWay, stepsOf } from '#lib/runs/progress.ts';
import type { RunView } from '#lib/runs/view.ts';

interface RunProgressProps {
  view: RunView;
  /** How long such a run usually takes; null without a run to compare with. */
  typicalMs: number | null;
}

/** How far the run is: a bar while it can continue, and otherwise how far it came. */
export function RunProgress({ view, typicalMs }: RunProgressProps) {
  const t = useTranslations('run.overview');
  const { duration } = useTimes();
  const [done, all, failed] = [countDone(view), stepsOf(view).length, failedSteps(view).length];
  const text = failed > 0 ? t('progressFailed', { done, all, failed }) : t('progressText', { done, all });
  const status = failed > 0 ? 'error' : view.state === 'succeeded' ? 'success' : 'in-progress';
  return (
    <ProgressBar
      value={(done / all) * 100}
      status={status}
      label={t('progress')}
      additionalInfo={status === 'in-progress' ? text : undefined}
      resultText={text}
      description={typicalMs !== null && isUnderWay(view) ? t('usually', { duration: duration(typicalMs) }) : undefined}
    />
  );
}
