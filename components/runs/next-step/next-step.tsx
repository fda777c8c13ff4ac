'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Tabs from '@cloudscape-design/components/tabs';
import { useMessages, useTranslations } from 'use-intl';
import { CopyableCode } from '#components/ui/copyable-code.tsx';
import { cancelSql, loadCallSql, monitorSql, usersSql } from '#lib/runs/load-call.ts';
import type { Results } from '#lib/runs/results.ts';
import type { RunView } from '#lib/runs/view.ts';
import { LoadFields } from './load-fields.tsx';
import { LoadText } from './load-text.tsx';
import { type LoadFormControl, useLoadForm } from './use-load-form.ts';

const PARTS = ['users', 'dryRun', 'start', 'monitor', 'cancel'] as const;
type Part = (typeof PARTS)[number];

interface NextStepProps {
  results: Results;
  view: RunView;
}

/** What the DBA does with the ARNs: a form for the load, and the SQL that it gives. */
export function NextStep({ results, view }: NextStepProps) {
  const t = useTranslations('nextStep');
  const control = useLoadForm(view);
  const { accountId, region } = view;
  return (
    <Container
      header={
        <Header variant="h2" description={t('description', { accountId, region })}>
          {t('heading')}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <LoadFields control={control} />
        <Tabs
          ariaLabel={t('heading')}
          tabs={PARTS.map((part) => ({
            id: part,
            label: t(`tabs.${part}`),
            content: <PartContent part={part} control={control} results={results} view={view} />,
          }))}
        />
      </SpaceBetween>
    </Container>
  );
}

interface PartContentProps extends NextStepProps {
  part: Part;
  control: LoadFormControl;
}

function PartContent({ part, control, results, view }: PartContentProps) {
  const t = useTranslations('nextStep');
  const { sql: words } = useMessages().nextStep;
  const { choices, values, showProblems } = control;
  const jobId = control.problemOf('jobId') ? '' : values.jobId.trim();
  const sql = {
    users: () => usersSql(view.request, values.mode, words),
    dryRun: () => choices && loadCallSql(choices, results, true, words),
    start: () => choices && loadCallSql(choices, results, false, words),
    monitor: () => monitorSql(jobId, words),
    cancel: () => cancelSql(jobId, words),
  }[part]();
  return (
    <SpaceBetween size="s">
      <Box>{t(`explain.${part}`)}</Box>
      {(part === 'monitor' || part === 'cancel') && <LoadText name="jobId" control={control} />}
      {sql === null ? (
        <SpaceBetween size="s">
          <StatusIndicator type="pending">{t('incomplete')}</StatusIndicator>
          <Button formAction="none" onClick={showProblems}>
            {t('showProblems')}
          </Button>
        </SpaceBetween>
      ) : (
        <CopyableCode label={`SQL: ${t(`tabs.${part}`)}`} text={sql} />
      )}
    </SpaceBetween>
  );
}
