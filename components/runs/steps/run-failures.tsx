'use client';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import { failedSteps, isUnderWay } from '#lib/runs/progress.ts';
import { canRetry, wantedPasswords } from '#lib/runs/retry.ts';
import type { RunView } from '#lib/runs/view.ts';
import type { PageTeam } from '../page-team.ts';
import type { RunRights } from '../run-rights.ts';
import { RetryButton } from './retry-button.tsx';
import { StepFailure } from './step-failure.tsx';

interface RunFailuresProps {
  view: RunView;
  team: PageTeam;
  rights: RunRights;
}

/** Why steps failed and how to continue. Empty for a run that can't continue: its list of steps has the attempts. */
export function RunFailures({ view, team, rights }: RunFailuresProps) {
  const t = useTranslations('run.failure');
  const failed = failedSteps(view);
  if (failed.length === 0 || (view.state !== 'failed' && !isWorking(view))) return null;
  const retryable = failed.filter(({ name }) => canRetry(view, name));
  // The form for passwords retries every step too.
  const isPrimary = wantedPasswords(view).length === 0;
  return (
    <SpaceBetween size="l">
      {failed.length > 1 && <Header variant="h2">{t('several', { count: failed.length })}</Header>}
      {rights.canRetry && retryable.length > 1 && (
        <div data-screen-only>
          <RetryButton view={view} step={null} rights={rights} isPrimary={isPrimary} />
        </div>
      )}
      {failed.map((step, index) => (
        <StepFailure key={step.name} view={view} step={step} team={team} rights={rights} isFirst={index === 0} />
      ))}
    </SpaceBetween>
  );
}

/** Other steps are still running; the failed ones can be retried when they end. */
function isWorking(view: RunView): boolean {
  return isUnderWay(view) && view.state !== 'cancelling';
}
