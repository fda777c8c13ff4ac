import type { RunChange } from '#lib/runs/events.ts';
import { graphOf, readySteps, stepNames } from '#lib/runs/graphs.ts';
import type { StepName } from '#lib/runs/steps.ts';
import type { RunView } from '#lib/runs/view.ts';
import type { Journal } from './journal.ts';

/** Consecutive lost workers, without a completed step in between, after which the run fails. */
const MOST_RECOVERIES = 5;

/**
 * Closes the attempts that a lost worker left open, so that work continues in new attempts. If the run has repeatedly
 * lost its worker, its steps fail instead, since the run may be the cause and other runs must continue. Returns false
 * if nothing may start. A run that is being cancelled is only ended.
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
