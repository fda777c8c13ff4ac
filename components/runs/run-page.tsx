'use client';
import ContentLayout from '@cloudscape-design/components/content-layout';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useDeferredValue } from 'react';
import { useTranslations } from 'use-intl';
import { readFailure } from '#components/actions/request-failure.ts';
import { TakeAway } from '#components/export/take-away.tsx';
import { SetupStatus } from '#components/setups/setup-status.tsx';
import { useNamePage } from '#components/shell/page-name.tsx';
import { PageTitle } from '#components/ui/page-title.tsx';
import { blueprintOfRun } from '#lib/export/blueprint.ts';
import type { PreviousPlan } from '#lib/runs/approval-list.ts';
import { isUnderWay } from '#lib/runs/progress.ts';
import { readResults } from '#lib/runs/results.ts';
import { shownState } from '#lib/runs/shown-state.ts';
import type { RunView } from '#lib/runs/view.ts';
import { CleanUpStatus, isCleanUpOpen } from './clean-up-status.tsx';
import { cleanUpsQuery } from './clean-ups-query.ts';
import { LateCancellation } from './late-cancellation.tsx';
import { Leftovers } from './leftovers.tsx';
import { ConnectionAlert } from './live/connection-alert.tsx';
import { RunAnnouncer } from './live/run-announcer.tsx';
import { runQuery } from './live/run-query.ts';
import { useRunStream } from './live/use-run-stream.ts';
import { NextStep } from './next-step/next-step.tsx';
import type { PageTeam } from './page-team.ts';
import { RequestedValues } from './requested-values.tsx';
import { RunHeader } from './run-header.tsx';
import { RunNotifications } from './run-notifications.tsx';
import { RunOverview } from './run-overview.tsx';
import { RunResults } from './run-results.tsx';
import type { RunRights } from './run-rights.ts';
import { useViewTitle } from './run-title.tsx';
import { RunChecks } from './steps/run-checks.tsx';
import { RunFailures } from './steps/run-failures.tsx';
import { RunSteps } from './steps/run-steps.tsx';
import { WaitingSteps } from './steps/waiting-steps.tsx';

// Few runs have these parts. Each hydrates when its code arrives, so those with buttons have their own gate.
const ApprovalPlan = dynamic(async () => (await import('#components/approval/approval-plan.tsx')).ApprovalPlan);
const ApprovalStatus = dynamic(async () => (await import('#components/approval/approval-status.tsx')).ApprovalStatus);
const ConfirmedCleanUp = dynamic(async () => (await import('./confirmed-clean-up.tsx')).ConfirmedCleanUp);

interface RunPageProps {
  runId: string;
  team: PageTeam;
  rights: RunRights;
  /** How long such a run usually takes; null if unknown. */
  typicalMs: number | null;
  /** What the plan of a run that waits for approval is compared with. */
  previousPlan: PreviousPlan | null;
}

/** One run, with live updates. What the reader needs first comes first: a failure, a wait, or the results. */
export function RunPage({ runId, team, rights, typicalMs, previousPlan }: RunPageProps) {
  const { data: view, error } = useQuery(runQuery(runId));
  const { data: cleanUps = [] } = useQuery(cleanUpsQuery(runId));
  const mayGoOn = view !== undefined && (isUnderWay(view) || view.state === 'failed');
  const stream = useRunStream(runId, mayGoOn);
  // The form for the next step takes as long to render as several events: the state and the ARNs don't wait for it.
  const hasSucceeded = useDeferredValue(view?.state === 'succeeded');
  const connection = readFailure(error)?.code === 'portal-updated' ? 'outdated' : stream;
  // The server sends the view with the page; without a view there is no page.
  if (!view) return null;
  const [latest] = cleanUps;
  const isAsked = view.state === 'awaiting-approval';
  const approvalPlan = view.approval?.plan;
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
      <RunName view={view} />
      <RunAnnouncer view={view} />
      <SpaceBetween size="l">
        {mayGoOn && <ConnectionAlert connection={connection} />}
        <RunFailures view={view} team={team} rights={rights} />
        {view.approval && <ApprovalStatus view={view} rights={rights} />}
        {isAsked && approvalPlan && <ApprovalPlan plan={approvalPlan} isOpen previous={previousPlan} />}
        {isUnderWay(view) && <WaitingSteps view={view} />}
        {latest && <CleanUpStatus cleanUp={latest} />}
        <LateCancellation view={view} />
        {view.kind === 'set-up' && <SetupStatus view={view} rights={rights} isOnTop />}
        {view.kind === 'clean-up' && <ConfirmedCleanUp view={view} />}
        {view.state === 'succeeded' && latest?.state !== 'succeeded' && (
          <SetUpOutcome view={view} isWhole={hasSucceeded} />
        )}
        <RunOverview
          view={view}
          teamName={team.name}
          typicalMs={typicalMs}
          isCleanedUp={cleanUps.some(({ state }) => state === 'succeeded')}
        />
        {view.kind === 'set-up' && <SetupStatus view={view} rights={rights} />}
        {!isAsked && approvalPlan && <ApprovalPlan plan={approvalPlan} isOpen={false} previous={null} />}
        {isUnfinished(view) && latest === undefined && <Leftovers view={view} rights={rights} />}
        <RunSteps view={view} />
        {view.checks.length > 0 && <RunChecks checks={view.checks} />}
        {view.kind === 'set-up' && <RequestedValues request={view.request} />}
        <RunNotifications view={view} />
      </SpaceBetween>
    </ContentLayout>
  );
}

/** What comes out of a complete setup, and what the DBA does with it. */
function SetUpOutcome({ view, isWhole }: { view: RunView; isWhole: boolean }) {
  const results = view.kind === 'set-up' ? readResults(view.arns) : null;
  if (!results) return null;
  return (
    <SpaceBetween size="l">
      <RunResults results={results} />
      {isWhole && (
        <div data-screen-only>
          <SpaceBetween size="l">
            <NextStep results={results} view={view} />
            <TakeAway blueprint={blueprintOfRun(view, results)} />
          </SpaceBetween>
        </div>
      )}
    </SpaceBetween>
  );
}

/** The run's name in the tab, with its state, and in the breadcrumbs. */
function RunName({ view }: { view: RunView }) {
  const t = useTranslations('run');
  const title = useViewTitle(view);
  useNamePage(title);
  return <PageTitle title={t('titles.withState', { state: t(`states.${shownState(view)}`), title })} />;
}

/** True for a setup that has ended without results. Once it's being cleaned up, its own record is outdated. */
function isUnfinished(view: RunView): boolean {
  return view.kind === 'set-up' && view.state !== 'succeeded' && !isUnderWay(view);
}
