'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useTranslations } from 'use-intl';
import { CleanUpName } from '#components/clean-up/clean-up-name.tsx';
import type { RunSummary } from '#lib/runs/history.ts';
import { findLeft } from '#lib/runs/leftovers.ts';
import { isUnderWay } from '#lib/runs/progress.ts';
import { readResults } from '#lib/runs/results.ts';
import type { RunView } from '#lib/runs/view.ts';
import { NextStep } from './next-step/next-step.tsx';
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
