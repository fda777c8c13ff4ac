'use client';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import { useLanguage } from '#components/shell/use-language.ts';
import { WorkedTime } from '#components/ui/elapsed.tsx';
import { useTimes } from '#components/ui/use-times.ts';
import { shortRunId } from '#lib/runs/short-run-id.ts';
import { shownState } from '#lib/runs/shown-state.ts';
import type { RunView } from '#lib/runs/view.ts';
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
  const t = useTranslations('run.overview');
  const words = useTranslations('cleanUp.run');
  const { locale } = useLanguage();
  const { dateTime } = useTimes();
  const approved = useApprovedPair(view);
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            <div data-screen-only>
              <Button href={`/api/runs/${view.id}?download`} download iconName="download">
                {t('download')}
              </Button>
            </div>
          }
        >
          {t('heading')}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <RunProgress view={view} typicalMs={typicalMs} />
        <KeyValuePairs
          columns={4}
          // One column on a phone, so that names and numbers don't break.
          minColumnWidth={170}
          items={[
            ...(view.cleanUp ? [{ label: words('cleans'), value: <CleanedRunLink runId={view.cleanUp.runId} /> }] : []),
            {
              label: t('state'),
              value: <ShownRunState state={view.state} shownState={shownState(view)} isCleanedUp={isCleanedUp} />,
            },
            { label: t('requestedBy'), value: view.requestedBy.name },
            ...(approved ? [approved] : []),
            { label: t('requestedAt'), value: dateTime(view.createdAt) },
            { label: t('duration'), value: <WorkedTime of={view} /> },
            { label: t('team'), value: teamName[locale] },
            { label: t('account'), value: view.accountId },
            { label: t('region'), value: view.region },
          ]}
        />
      </SpaceBetween>
    </Container>
  );
}

/** Who approved the run, if anyone. */
function useApprovedPair({ approval }: RunView): { label: string; value: string } | null {
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
