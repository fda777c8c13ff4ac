import type { RunChange } from '#lib/runs/events.ts';
import { graphOf, readySteps, restingState } from '#lib/runs/graphs.ts';
import type { StepName } from '#lib/runs/steps.ts';
import type { RunView } from '#lib/runs/view.ts';

/** Starts every step that can start now. None in a run that is being cancelled or waits for approval again. */
export function startReady(view: RunView): RunChange[] {
  if (view.state === 'cancelling' || view.state === 'awaiting-approval') return [];
  return readySteps(graphOf(view), view.steps).map((step) => {
    const { attempts, retriedBy } = view.steps[step];
    return { type: 'step.started', step, attempt: attempts.length + 1, by: retriedBy };
  });
}

/** What follows the success of a step: the steps that needed it start, unless the process is `stopping`, or the run ends. */
export function changesAfter(view: RunView, step: StepName, stopping: AbortSignal): RunChange[] {
  const steps = { ...view.steps, [step]: { ...view.steps[step], state: 'succeeded' as const } };
  // A cancellation after the last step has no effect.
  if (restingState(graphOf(view), steps) === 'succeeded') return [{ type: 'run.succeeded' }];
  return stopping.aborted ? [] : startReady({ ...view, steps });
}
