import type { RunChange } from '#lib/runs/events.ts';
import { graphOf, readySteps, restingState } from '#lib/runs/graphs.ts';
import type { StepName } from '#lib/runs/steps.ts';
import type { RunView } from '#lib/runs/view.ts';
import type { StepResult } from './step.ts';

/** Results that are known before their steps start. */
export type KnownResults = Partial<Record<StepName, StepResult>>;

/**
 * Starts every step that can start now, and ends at once those whose result is `known`. None in a run that is being
 * cancelled or waits for approval again.
 */
export function startReady(view: RunView, known: KnownResults = {}): RunChange[] {
  if (view.state === 'cancelling' || view.state === 'awaiting-approval') return [];
  return readySteps(graphOf(view), view.steps).flatMap((step): RunChange[] => {
    const { attempts, retriedBy } = view.steps[step];
    const attempt = attempts.length + 1;
    const started: RunChange = { type: 'step.started', step, attempt, by: retriedBy };
    const result = known[step];
    if (!result) return [started];
    const { outcome, params, arns = {} } = result;
    const succeeded: RunChange = { type: 'step.succeeded', step, attempt, outcome, params, arns };
    return [started, succeeded, ...startReady(withSuccess(view, step), known)];
  });
}

/** What follows the success of a step: the steps that needed it start, unless the process is `stopping`, or the run ends. */
export function changesAfter(view: RunView, step: StepName, stopping: AbortSignal): RunChange[] {
  const next = withSuccess(view, step);
  // A cancellation after the last step has no effect.
  if (restingState(graphOf(next), next.steps) === 'succeeded') return [{ type: 'run.succeeded' }];
  return stopping.aborted ? [] : startReady(next);
}

function withSuccess(view: RunView, step: StepName): RunView {
  return { ...view, steps: { ...view.steps, [step]: { ...view.steps[step], state: 'succeeded' } } };
}
