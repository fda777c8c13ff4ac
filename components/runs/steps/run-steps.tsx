'use client';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator, { type StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import Steps from '@cloudscape-design/components/steps';
import { useTranslations } from 'use-intl';
import { Elapsed } from '#components/ui/elapsed.tsx';
import { type StepGroup, stepGroups } from '#lib/runs/progress.ts';
import type { StepView } from '#lib/runs/step-view.ts';
import type { StepState } from '#lib/runs/steps.ts';
import type { RunView } from '#lib/runs/view.ts';
import { StepDetails } from './step-details.tsx';
import styles from './step-heading.module.css';

/** Every step in the console's order, whatever order they ran in. */
export function RunSteps({ view }: { view: RunView }) {
  const t = useTranslations('run.steps');
  const words = useTranslations('cleanUp.run');
  const isSetUp = view.kind === 'set-up';
  const sectionName = (group: StepGroup['group']) =>
    group === 'before' && !isSetUp ? words('before') : t(`sections.${group}`);
  return (
    <Container
      header={
        <Header variant="h2" description={isSetUp ? t('description') : words('stepsDescription')}>
          {t('heading')}
        </Header>
      }
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
                  header: <StepHeading step={step} />,
                  details: <StepDetails step={step} />,
                };
              })}
              // Gives the icon its own column, however many lines the step has.
              renderStep={({ status, statusIconAriaLabel, header, details }) => ({
                icon: <StatusIndicator type={status} iconAriaLabel={statusIconAriaLabel} />,
                header,
                details,
              })}
            />
          </div>
        ))}
      </SpaceBetween>
    </Container>
  );
}

/** A step's name and state, the duration of its latest attempt, and the number of attempts. */
function StepHeading({ step }: { step: StepView }) {
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

/** The icon of each step state. */
const STEP_STATUS: Readonly<Record<StepState, StatusIndicatorProps.Type>> = {
  pending: 'not-started',
  running: 'loading',
  waiting: 'pending',
  succeeded: 'success',
  failed: 'error',
  cancelled: 'stopped',
};
