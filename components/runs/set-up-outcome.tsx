'use client';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { readResults } from '#lib/runs/results.ts';
import type { RunView } from '#lib/runs/view.ts';
import { NextStep } from './next-step/next-step.tsx';
import { RunResults } from './run-results.tsx';

/** The outcome of a complete setup: its results, and what the DBA does with them. */
export function SetUpOutcome({ view }: { view: RunView }) {
  const results = readResults(view.arns);
  if (!results) return null;
  return (
    <SpaceBetween size="l">
      <RunResults results={results} />
      <NextStep results={results} view={view} />
    </SpaceBetween>
  );
}
