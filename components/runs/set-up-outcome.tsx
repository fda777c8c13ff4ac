'use client';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { RunSummary } from '#lib/runs/history.ts';
import { isUnderWay } from '#lib/runs/progress.ts';
import { readResults } from '#lib/runs/results.ts';
import type { RunView } from '#lib/runs/view.ts';
import { Leftovers } from './leftovers.tsx';
import { NextStep } from './next-step.tsx';
import { RunResults } from './run-results.tsx';
import type { RunRights } from './run-rights.ts';

interface SetUpOutcomeProps {
  view: RunView;
  rights: RunRights;
  /** The latest clean-up of the run. */
  cleanUp: RunSummary | undefined;
}

/** What came out of a set-up: the results, or what it left on its way. Once it is cleaned up, neither is there any more. */
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
