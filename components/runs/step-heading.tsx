'use client';
import Box from '@cloudscape-design/components/box';
import { useTranslations } from 'use-intl';
import { Elapsed } from '#components/shell/elapsed.tsx';
import type { StepView } from '#lib/runs/view.ts';
import styles from './step-heading.module.css';

/** A step's name and state, how long its latest attempt took, and how many there were. */
export function StepHeading({ step }: { step: StepView }) {
  const t = useTranslations('run.steps');
  const latest = step.attempts.at(-1);
  return (
    <span className={styles.row} data-step={step.name} data-state={step.state}>
      <Box variant="strong">{t(`names.${step.name}`)}</Box>
      <Box variant="span" color="text-body-secondary" fontSize="body-s">
        {t(`states.${step.state}`)}
        {latest && (
          <>
            {' · '}
            <Elapsed from={latest.startedAt} to={latest.finishedAt} />
          </>
        )}
        {step.attempts.length > 1 && ` · ${t('attempts.count', { count: step.attempts.length })}`}
      </Box>
    </span>
  );
}
