'use client';
import ContentLayout from '@cloudscape-design/components/content-layout';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { PageTitle } from '#components/shell/page-title.tsx';
import { readResults } from '#lib/setup/results.ts';
import { failedSteps, isUnderWay } from '#lib/setup/run-progress.ts';
import { shortRunId } from '#lib/setup/short-run-id.ts';
import { ConnectionAlert } from './connection-alert.tsx';
import { NextStep } from './next-step.tsx';
import { RequestedValues } from './requested-values.tsx';
import { RunAnnouncer } from './run-announcer.tsx';
import { RunChecks } from './run-checks.tsx';
import { RunHeader } from './run-header.tsx';
import { RunOverview } from './run-overview.tsx';
import { runQuery } from './run-query.ts';
import { RunResults } from './run-results.tsx';
import type { RunRights } from './run-rights.ts';
import { RunSteps } from './run-steps.tsx';
import { StepFailure } from './step-failure.tsx';
import { useRunStream } from './use-run-stream.ts';

interface RunPageProps {
  runId: string;
  teamName: { en: string; ja: string };
  rights: RunRights;
}

/** One run, as it is and as it goes on. */
export function RunPage({ runId, teamName, rights }: RunPageProps) {
  const t = useTranslations('run');
  const { data: view } = useQuery(runQuery(runId));
  const mayGoOn = view !== undefined && (isUnderWay(view) || view.state === 'failed');
  const connection = useRunStream(runId, mayGoOn);
  // The server sends the view with the page; without it there is no page.
  if (!view) return null;
  const results = view.state === 'succeeded' ? readResults(view.arns) : null;
  return (
    <ContentLayout header={<RunHeader view={view} connection={mayGoOn ? connection : 'ended'} rights={rights} />}>
      <PageTitle title={t('titleWithState', { state: t(`states.${view.state}`), id: shortRunId(runId) })} />
      <RunAnnouncer view={view} />
      <SpaceBetween size="l">
        {mayGoOn && <ConnectionAlert connection={connection} />}
        <RunOverview view={view} teamName={teamName} />
        {failedSteps(view).map((step) => (
          <StepFailure key={step.name} view={view} step={step} rights={rights} />
        ))}
        {results && <RunResults results={results} />}
        {results && <NextStep results={results} view={view} />}
        <RunSteps view={view} />
        {view.checks.length > 0 && <RunChecks checks={view.checks} />}
        <RequestedValues view={view} />
      </SpaceBetween>
    </ContentLayout>
  );
}
