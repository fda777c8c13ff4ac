'use client';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Steps from '@cloudscape-design/components/steps';
import { useTranslations } from 'use-intl';
import { stepGroups } from '#lib/setup/run-progress.ts';
import type { RunView } from '#lib/setup/view.ts';
import { StepDetails } from './step-details.tsx';
import { StepHeading } from './step-heading.tsx';
import { STEP_STATUS } from './step-status.ts';

/** Every step in the console's order, whatever order they ran in. */
export function RunSteps({ view }: { view: RunView }) {
  const t = useTranslations('run.steps');
  return (
    <Container
      header={
        <Header variant="h2" description={t('description')}>
          {t('heading')}
        </Header>
      }
    >
      <SpaceBetween size="m">
        {stepGroups(view).map(({ group, names }) => (
          <div key={group}>
            <Box variant="h3" padding={{ bottom: 'xs' }}>
              {t(`sections.${group}`)}
            </Box>
            <Steps
              ariaLabel={t(`sections.${group}`)}
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
