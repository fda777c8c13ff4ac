'use client';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { memo } from 'react';
import { useTranslations } from 'use-intl';
import { useLanguage } from '#components/shell/use-language.ts';
import { WorkedTime } from '#components/ui/elapsed.tsx';
import { useTimes } from '#components/ui/use-times.ts';
import { shortRunId } from '#lib/runs/short-run-id.ts';
import { shownState } from '#lib/runs/shown-state.ts';
import type { RunState } from '#lib/runs/steps.ts';
import type { RunView } from '#lib/runs/view.ts';
import type { WorkingTime } from '#lib/runs/working-time.ts';
import { RunProgress } from './run-progress.tsx';
import { ShownRunState } from './run-state-indicator.tsx';

interface RunOverviewProps {
  view: RunView;
  teamName: { en: string; ja: string };
  /** How long such a run usually takes; null if unknown. */
  typicalMs: number | null;
  /** A clean-up has deleted what the run made. */
  isCleanedUp: boolean;
}

/** The run's state, owner and target. */
export function RunOverview({ view, teamName, typicalMs, isCleanedUp }: RunOverviewProps) {
  const { id, cleanUp, state, requestedBy, approval, createdAt, workedMs, workingSince, accountId, region } = view;
  const facts = { cleanUp, state, requestedBy, approval, createdAt, workedMs, workingSince, accountId, region };
  return (
    <Container header={<Heading runId={id} />}>
      <SpaceBetween size="l">
        <RunProgress view={view} typicalMs={typicalMs} />
        <Facts
          {...facts}
          shownState={shownState(view)}
          team={teamName[useLanguage().locale]}
          isCleanedUp={isCleanedUp}
        />
      </SpaceBetween>
    </Container>
  );
}

type FactsProps = Pick<
  RunView,
  'cleanUp' | 'state' | 'requestedBy' | 'approval' | 'createdAt' | keyof WorkingTime | 'accountId' | 'region'
> & {
  shownState: RunState;
  team: string;
  isCleanedUp: boolean;
};

/** Most events change none of this. */
const Facts = memo(({ cleanUp, state, requestedBy, approval, createdAt, accountId, region, ...run }: FactsProps) => {
  const t = useTranslations('run.overview');
  const words = useTranslations('cleanUp.run');
  const { dateTime } = useTimes();
  const approved = useApprovedPair(approval);
  return (
    <KeyValuePairs
      columns={4}
      // One column on a phone, so that names and numbers don't break.
      minColumnWidth={170}
      items={[
        ...(cleanUp ? [{ label: words('cleans'), value: <CleanedRunLink runId={cleanUp.runId} /> }] : []),
        {
          label: t('state'),
          value: <ShownRunState state={state} shownState={run.shownState} isCleanedUp={run.isCleanedUp} />,
        },
        { label: t('requestedBy'), value: requestedBy.name },
        ...(approved ? [approved] : []),
        { label: t('requestedAt'), value: dateTime(createdAt) },
        { label: t('duration'), value: <WorkedTime of={run} /> },
        { label: t('team'), value: run.team },
        { label: t('account'), value: accountId },
        { label: t('region'), value: region },
      ]}
    />
  );
});

const Heading = memo(({ runId }: { runId: string }) => {
  const t = useTranslations('run.overview');
  return (
    <Header
      variant="h2"
      actions={
        <div data-screen-only>
          <Button href={`/api/runs/${runId}?download`} download iconName="download">
            {t('download')}
          </Button>
        </div>
      }
    >
      {t('heading')}
    </Header>
  );
});

/** Who approved the run, if anyone. */
function useApprovedPair(approval: RunView['approval']): { label: string; value: string } | null {
  const t = useTranslations('approval.overview');
  const { dateTime } = useTimes();
  const decision = approval?.decision;
  if (decision?.kind !== 'approved') return null;
  return {
    label: t('approvedBy'),
    value: t('approved', { name: decision.by.name, time: dateTime(decision.at) }),
  };
}

/** The link from a clean-up to the run that it cleans up. */
function CleanedRunLink({ runId }: { runId: string }) {
  const t = useTranslations('cleanUp.run');
  return <Link href={`/runs/${runId}`}>{t('ofRun', { id: shortRunId(runId) })}</Link>;
}
