import { isUncertain } from './leftovers.ts';
import type { AttemptView, StepView } from './step-view.ts';
import { STEP_NAMES, type StepName } from './steps.ts';
import type { RunView } from './view.ts';

/** The latest attempts of each step, which a run's page shows at first. */
const SHOWN_ATTEMPTS = 5;
/** How many earlier attempts the page loads at once. */
export const EARLIER_ATTEMPTS = 50;

/**
 * A run as its page loads it. A step can have had hundreds of attempts: the page asks for those before the latest ones
 * when a reader does. Events apply to this view as to the whole one.
 */
export function viewForPage(view: RunView): RunView {
  const steps = STEP_NAMES.map((name) => [name, withLatest(view.steps[name])] as const);
  return { ...view, steps: Object.fromEntries(steps) as RunView['steps'] };
}

function withLatest(step: StepView): StepView {
  const earlier = step.attempts.slice(0, -SHOWN_ATTEMPTS);
  if (earlier.length === 0) return step;
  return {
    ...step,
    attempts: step.attempts.slice(-SHOWN_ATTEMPTS),
    earlier: { hasUncertain: earlier.some(isUncertain) },
  };
}

/** The latest attempts of a step before the one with this number, in order. */
export function attemptsBefore({ attempts }: StepView, number: number): readonly AttemptView[] {
  return attempts.filter((attempt) => attempt.number < number).slice(-EARLIER_ATTEMPTS);
}

export interface AttemptsQuery {
  step: StepName;
  before: number;
}

/** The step and the number in a query string for `attemptsBefore`; null if it names none. */
export function readAttemptsQuery(query: URLSearchParams): AttemptsQuery | null {
  const step = STEP_NAMES.find((name) => name === query.get('step'));
  const before = Number(query.get('before'));
  return step && Number.isSafeInteger(before) && before > 0 ? { step, before } : null;
}

/** How many attempts of a step come before these. */
export function countBefore(shown: readonly AttemptView[]): number {
  return (shown[0]?.number ?? 1) - 1;
}
