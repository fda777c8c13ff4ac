'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Tabs from '@cloudscape-design/components/tabs';
import { useMessages, useTranslations } from 'use-intl';
import { CleanUpName } from '#components/clean-up/clean-up-name.tsx';
import { CopyableCode } from '#components/ui/copyable-code.tsx';
import type { RunSummary } from '#lib/runs/history.ts';
import { findLeft } from '#lib/runs/leftovers.ts';
import { isUnderWay } from '#lib/runs/progress.ts';
import { type NextStepSql, nextStepSql, type Results, readResults } from '#lib/runs/results.ts';
import type { RunView } from '#lib/runs/view.ts';
import { RunResults } from './run-results.tsx';
import type { RunRights } from './run-rights.ts';

interface SetUpOutcomeProps {
  view: RunView;
  rights: RunRights;
  /** The latest clean-up of the run. */
  cleanUp: RunSummary | undefined;
}

/** The outcome of a setup: its results or its leftovers. After a clean-up, neither exists. */
export function SetUpOutcome({ view, rights, cleanUp }: SetUpOutcomeProps) {
  if (isUnderWay(view) || cleanUp?.state === 'succeeded') return null;
  if (view.state !== 'succeeded') return <Leftovers view={view} rights={rights} isCleanedUp={cleanUp !== undefined} />;
  const results = readResults(view.arns);
  if (!results) return null;
  return (
    <SpaceBetween size="l">
      <RunResults results={results} />
      <NextStep results={results} view={view} />
    </SpaceBetween>
  );
}

const PARTS = ['users', 'dryRun', 'start', 'monitor', 'cancel'] as const satisfies readonly (keyof NextStepSql)[];

/** What the DBA does with the ARNs: the SQL with the ARNs filled in. */
function NextStep({ results, view }: { results: Results; view: RunView }) {
  const t = useTranslations('run.results.next');
  const { sql: words } = useMessages().run.results.next;
  const sql = nextStepSql(results, view.request, words);
  return (
    <Container
      header={
        <Header variant="h2" description={t('description', { accountId: view.accountId, region: view.region })}>
          {t('heading')}
        </Header>
      }
    >
      <Tabs
        ariaLabel={t('heading')}
        tabs={PARTS.map((part) => ({
          id: part,
          label: t(`tabs.${part}`),
          content: (
            <SpaceBetween size="s">
              <Box>{t(`explain.${part}`)}</Box>
              <CopyableCode label={`SQL: ${t(`tabs.${part}`)}`} text={sql[part]} />
            </SpaceBetween>
          ),
        }))}
      />
    </Container>
  );
}

interface LeftoversProps {
  view: RunView;
  rights: RunRights;
  /** A clean-up has begun since, so the run's own record is outdated. */
  isCleanedUp: boolean;
}

/** What an unfinished run has made, according to its record. The clean-up page reads AWS itself. */
function Leftovers({ view, rights, isCleanedUp }: LeftoversProps) {
  const t = useTranslations('cleanUp.left');
  if (isCleanedUp) return null;
  const left = findLeft(view);
  const canLook = left.length > 0 && rights.canCleanUp;
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={t('description')}
          actions={canLook && <Button href={`/runs/${view.id}/clean-up`}>{t('look')}</Button>}
        >
          {t('heading')}
        </Header>
      }
    >
      <SpaceBetween size="m">
        {left.length === 0 && <Box>{t('nothing')}</Box>}
        {left.map((thing) => (
          <div key={thing.resource} data-left={thing.resource}>
            <CleanUpName thing={thing} />
            {!thing.isCertain && <StatusIndicator type="warning">{t('perhaps')}</StatusIndicator>}
          </div>
        ))}
        {left.length > 0 && !rights.canCleanUp && (
          <Box color="text-body-secondary">{t('forOthers', { name: view.requestedBy.name })}</Box>
        )}
      </SpaceBetween>
    </Container>
  );
}
