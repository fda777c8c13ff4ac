'use client';
import ContentLayout from '@cloudscape-design/components/content-layout';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { readFailure } from '#components/actions/request-failure.ts';
import { PageTitle } from '#components/ui/page-title.tsx';
import { isUnderWay } from '#lib/runs/progress.ts';
import { CleanUpStatus, isCleanUpOpen } from './clean-up-status.tsx';
import { cleanUpsQuery } from './clean-ups-query.ts';
import { LateCancellation } from './late-cancellation.tsx';
import { ConnectionAlert } from './live/connection-alert.tsx';
import { RunAnnouncer } from './live/run-announcer.tsx';
import { runQuery } from './live/run-query.ts';
import { useRunStream } from './live/use-run-stream.ts';
import { RequestedValues } from './requested-values.tsx';
import { RunHeader, useRunTitle } from './run-header.tsx';
import { RunOverview } from './run-overview.tsx';
import type { RunRights } from './run-rights.ts';
import { SetUpOutcome } from './set-up-outcome.tsx';
import { RunChecks } from './steps/run-checks.tsx';
import { RunFailures } from './steps/run-failures.tsx';
import { RunSteps } from './steps/run-steps.tsx';

// Few runs have these parts. Each hydrates when its code arrives, so those with buttons have their own gate.
const ApprovalPlan = dynamic(async () => (await import('#components/approval/approval-plan.tsx')).ApprovalPlan);
const ApprovalStatus = dynamic(async () => (await import('#components/approval/approval-status.tsx')).ApprovalStatus);
const ConfirmedCleanUp = dynamic(async () => (await import('./confirmed-clean-up.tsx')).ConfirmedCleanUp);

interface RunPageProps {
  runId: string;
  teamName: { en: string; ja: string };
  rights: RunRights;
}

/** One run, with live updates. */
export function RunPage({ runId, teamName, rights }: RunPageProps) {
  const title = useRunTitle();
  const { data: view, error } = useQuery(runQuery(runId));
  const { data: cleanUps = [] } = useQuery(cleanUpsQuery(runId));
  const mayGoOn = view !== undefined && (isUnderWay(view) || view.state === 'failed');
  const stream = useRunStream(runId, mayGoOn);
  const connection = readFailure(error)?.code === 'portal-updated' ? 'outdated' : stream;
  // The server sends the view with the page; without a view there is no page.
  if (!view) return null;
  const [latest] = cleanUps;
  return (
    <ContentLayout
      header={
        <RunHeader
          view={view}
          connection={mayGoOn ? connection : 'ended'}
          rights={rights}
          isCleanUpOpen={latest !== undefined && isCleanUpOpen(latest)}
        />
      }
    >
      <PageTitle title={title(view, true)} />
      <RunAnnouncer view={view} />
      <SpaceBetween size="l">
        {mayGoOn && <ConnectionAlert connection={connection} />}
        {latest && <CleanUpStatus cleanUp={latest} />}
        {view.approval && <ApprovalStatus view={view} rights={rights} />}
        <RunOverview view={view} teamName={teamName} />
        {view.approval?.plan && <ApprovalPlan plan={view.approval.plan} isOpen={view.state === 'awaiting-approval'} />}
        <LateCancellation view={view} />
        <RunFailures view={view} rights={rights} />
        {view.kind === 'set-up' ? (
          <SetUpOutcome view={view} rights={rights} cleanUp={latest} />
        ) : (
          <ConfirmedCleanUp view={view} />
        )}
        <RunSteps view={view} />
        {view.checks.length > 0 && <RunChecks checks={view.checks} />}
        {view.kind === 'set-up' && <RequestedValues view={view} />}
      </SpaceBetween>
    </ContentLayout>
  );
}
