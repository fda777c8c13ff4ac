import type { RunChange } from '#lib/runs/events.ts';
import { graphOf, readySteps, stepNames } from '#lib/runs/graphs.ts';
import type { StepName } from '#lib/runs/steps.ts';
import type { RunView } from '#lib/runs/view.ts';
import type { Journal } from './journal.ts';

/** A run whose workers died more often than this in a row, without a step having been done, is left to a person. */
const MOST_RECOVERIES = 5;

/**
 * Closes the attempts that a dead worker left open, so that what follows is a new attempt of its own. Where one worker after the other
 * has died with the run, its steps fail instead: it may be the run that kills them, and the others must go on. Returns false where
 * nothing more is to be started. A run that is being cancelled starts nothing anyway: it is only ended.
 */
export async function recoverRun(journal: Journal, recoveries: number): Promise<boolean> {
  const { view } = journal;
  const open = stepNames(view).filter((name) => ['running', 'waiting'].includes(view.steps[name].state));
  const started: RunChange[] = view.state === 'queued' ? [{ type: 'run.started' }] : [];
  const isParked = recoveries > MOST_RECOVERIES && view.state !== 'cancelling';
  const ended = isParked ? parkedSteps(view, open, recoveries) : interruptedSteps(view, open);
  await journal.write([...started, ...ended]);
  return !isParked;
}

function interruptedSteps(view: RunView, open: StepName[]): RunChange[] {
  return open.map((step) => ({ type: 'step.interrupted', step, attempt: view.steps[step].attempts.length }));
}

/** Where no attempt is open the workers died before one: the first step that would have been next stands for it. */
function parkedSteps(view: RunView, open: StepName[], recoveries: number): RunChange[] {
  const error = { code: 'worker-died' as const, params: { count: String(recoveries) }, aws: null };
  if (open.length > 0) {
    return open.map((step) => ({ type: 'step.failed', step, attempt: view.steps[step].attempts.length, error }));
  }
  return readySteps(graphOf(view), view.steps)
    .slice(0, 1)
    .flatMap((step) => {
      const attempt = view.steps[step].attempts.length + 1;
      return [
        { type: 'step.started', step, attempt, by: view.steps[step].retriedBy },
        { type: 'step.failed', step, attempt, error },
      ];
    });
}
