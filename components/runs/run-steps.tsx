'use client';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Steps from '@cloudscape-design/components/steps';
import { useTranslations } from 'use-intl';
import { type StepGroup, stepGroups } from '#lib/runs/progress.ts';
import type { RunView } from '#lib/runs/view.ts';
import { StepDetails } from './step-details.tsx';
import { StepHeading } from './step-heading.tsx';
import { STEP_STATUS } from './step-status.ts';

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
              // The icon then has a column of its own, however many lines stand beside it.
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
