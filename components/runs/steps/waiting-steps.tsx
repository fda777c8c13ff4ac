'use client';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import { useTimes } from '#components/ui/use-times.ts';
import { stepsOf } from '#lib/runs/progress.ts';
import type { StepView } from '#lib/runs/step-view.ts';
import type { RunView } from '#lib/runs/view.ts';
import { useCheckName } from './use-check-name.ts';
import { useWaitWords } from './use-wait-words.ts';

/** What the run waits for, since when and until when. Nobody has to act. */
export function WaitingSteps({ view }: { view: RunView }) {
  const t = useTranslations('run.steps');
  const waiting = stepsOf(view).filter((step) => step.waiting);
  if (waiting.length === 0) return null;
  return (
    <Alert type="info" header={t('waitTitle')}>
      <SpaceBetween size="xs">
        {waiting.map((step) => (
          <WaitingStep key={step.name} step={step} />
        ))}
      </SpaceBetween>
    </Alert>
  );
}

function WaitingStep({ step: { name, waiting } }: { step: StepView }) {
  const t = useTranslations('run.steps');
  const waitWords = useWaitWords();
  const checkName = useCheckName();
  const { time } = useTimes();
  if (!waiting) return null;
  const { reason, since, until, checks = [] } = waiting;
  return (
    <div data-waiting={name}>
      <Box variant="strong">{t(`names.${name}`)}</Box>: {waitWords(reason)}{' '}
      {t('waitTimes', { since: time(since), until: time(until) })}
      {checks.length > 0 && ` ${t('waitChecks', { checks: checks.map(checkName).join('; ') })}`}
    </div>
  );
}
