'use client';
import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import Steps from '@cloudscape-design/components/steps';
import { memo } from 'react';
import { useTranslations } from 'use-intl';
import { Elapsed } from '#components/ui/elapsed.tsx';
import { Foldable } from '#components/ui/foldable.tsx';
import { useTimes } from '#components/ui/use-times.ts';
import { type StepGroup, stepGroups } from '#lib/runs/progress.ts';
import { countAttempts, type StepView } from '#lib/runs/step-view.ts';
import type { StepState } from '#lib/runs/steps.ts';
import type { RunView } from '#lib/runs/view.ts';
import { StepBar } from './step-bar.tsx';
import { arnOf, StepDetails } from './step-details.tsx';
import styles from './steps.module.css';

/**
 * Every step in the console's order, with when it ran. Folded once the run has succeeded. An event renders only the steps that
 * it changes.
 */
export function RunSteps({ view }: { view: RunView }) {
  const t = useTranslations('run.steps');
  const words = useTranslations('cleanUp.run');
  const isSetUp = view.kind === 'set-up';
  const sectionName = (group: StepGroup['group']) =>
    group === 'before' && !isSetUp ? words('before') : t(`sections.${group}`);
  return (
    <Foldable
      isLazy
      variant="container"
      headerText={t('heading')}
      headerDescription={isSetUp ? t('description') : words('stepsDescription')}
      isOpen={view.state !== 'succeeded'}
    >
      <SpaceBetween size="m">
        {stepGroups(view).map(({ group, names }) => (
          <div key={group}>
            <Box variant="h3" padding={{ bottom: 'xs' }}>
              {sectionName(group)}
            </Box>
            <Steps
              ariaLabel={sectionName(group)}
              steps={names.map((name) => {
                const step = view.steps[name];
                return {
                  status: STEP_STATUS[step.state],
                  statusIconAriaLabel: t(`states.${step.state}`),
                  header: (
                    <>
                      <StepHeading step={step} />
                      <StepBar view={view} step={step} />
                    </>
                  ),
                  details: <StepDetails runId={view.id} step={step} arn={isSetUp ? arnOf(view, name) : undefined} />,
                };
              })}
              // Gives the icon its own column, however many lines the step has.
              renderStep={({ status, statusIconAriaLabel, header, details }) => ({
                icon: <StepIcon type={status} iconAriaLabel={statusIconAriaLabel} />,
                header,
                details,
              })}
            />
          </div>
        ))}
      </SpaceBetween>
    </Foldable>
  );
}

// Cloudscape's measures itself at each render.
const StepIcon = memo(StatusIndicator);

/** A step's name and state; when its latest attempt ran and for how long; and the number of attempts. */
const StepHeading = memo(({ step }: { step: StepView }) => {
  const t = useTranslations('run.steps');
  const { time } = useTimes();
  const latest = step.attempts.at(-1);
  const attempts = countAttempts(step);
  return (
    <span className={styles.row} data-step={step.name} data-state={step.state}>
      <Box variant="strong">{t(`names.${step.name}`)}</Box>
      <Box variant="span" color="text-body-secondary" fontSize="body-s">
        {t(`states.${step.state}`)}
        {latest && (
          <>
            {' · '}
            <Elapsed from={latest.startedAt} to={latest.finishedAt} />
            {' · '}
            <span className={styles.times}>
              {latest.finishedAt === null
                ? t('since', { from: time(latest.startedAt) })
                : t('fromTo', { from: time(latest.startedAt), to: time(latest.finishedAt) })}
            </span>
          </>
        )}
        {attempts > 1 && ` · ${t('attempts.count', { count: attempts })}`}
      </Box>
    </span>
  );
});

/** The icon of each step state. */
const STEP_STATUS: Readonly<Record<StepState, StatusIndicatorProps.Type>> = {
  pending: 'not-started',
  running: 'loading',
  waiting: 'pending',
  succeeded: 'success',
  failed: 'error',
  cancelled: 'stopped',
};
