import type { RunChange } from '#lib/runs/events.ts';
import { graphOf, readySteps, stepNames } from '#lib/runs/graphs.ts';
import type { StepName } from '#lib/runs/steps.ts';
import type { RunView } from '#lib/runs/view.ts';
import type { Journal } from './journal.ts';
import { type KnownResults, startReady } from './what-follows.ts';

/** Consecutive lost workers, while a step stayed open, after which the run fails. */
const MOST_RECOVERIES = 5;

/**
 * Closes the attempts that a lost worker left open, and starts the steps that can start, in new attempts. If the run has repeatedly
 * lost its worker, its steps fail instead, since the run may be the cause and other runs must continue. Returns false
 * if nothing may start. A run that is being cancelled is only ended.
 */
export async function recoverRun(journal: Journal, recoveries: number, known?: KnownResults): Promise<boolean> {
  let isParked = false;
  await journal.write((view) => {
    const open = stepNames(view).filter((name) => ['running', 'waiting'].includes(view.steps[name].state));
    const started: RunChange[] = view.state === 'queued' ? [{ type: 'run.started' }] : [];
    isParked = recoveries > MOST_RECOVERIES && view.state !== 'cancelling';
    if (isParked) return [...started, ...parkedSteps(view, open, recoveries)];
    const pending = open.map((name) => [name, { ...view.steps[name], state: 'pending' }] as const);
    const again = { ...view, steps: { ...view.steps, ...Object.fromEntries(pending) } };
    return [...started, ...interruptedSteps(view, open), ...startReady(again, known)];
  });
  return !isParked;
}

function interruptedSteps(view: RunView, open: StepName[]): RunChange[] {
  return open.map((step) => ({ type: 'step.interrupted', step, attempt: view.steps[step].attempts.length }));
}

/** If no attempt is open, the workers died before the first one. The next step is marked as failed instead. */
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
