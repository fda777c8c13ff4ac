import { ERROR_CODES } from '../errors.ts';
import { PLAN_ACTIONS } from '../plan/plan-actions.ts';
import { GRAPHS } from './graphs.ts';
import type { StepView } from './step-view.ts';
import { RUN_STATES, STEP_NAMES, STEP_STATES } from './steps.ts';
import type { RunView } from './view.ts';

const PASSWORD_STATES: readonly string[] = ['kept', 'done', 'expired', 'unreadable', 'cancelled'];

/** True if this version knows every value in a run's view, since a newer portal than this page may use others. */
export function isCompatibleView(view: RunView): boolean {
  const isGraphKnown = GRAPHS.some(({ kind, version }) => kind === view.kind && version === view.graphVersion);
  // Events can't be applied to a view from a portal without these members.
  const isWhole = Array.isArray(view.recordedArns) && Number.isFinite(view.workedMs) && Number.isInteger(view.lastNo);
  // Also a step that only an event names, which has no attempts then.
  const steps = [...STEP_NAMES.map((name) => view.steps[name]), ...Object.values(view.steps)];
  const isStateKnown = RUN_STATES.includes(view.state);
  const arePasswordsKnown = Object.values(view.passwords).every((state) => PASSWORD_STATES.includes(state));
  const planned = view.approval?.plan?.resources ?? [];
  const isPlanKnown = planned.every(({ action }) => PLAN_ACTIONS.includes(action));
  return isGraphKnown && isWhole && isStateKnown && arePasswordsKnown && isPlanKnown && steps.every(isCompatibleStep);
}

/** An older portal that runs next to a newer one for a moment may lack a step. */
function isCompatibleStep(step: StepView | undefined): boolean {
  if (step?.attempts === undefined || !STEP_STATES.includes(step.state)) return false;
  return step.attempts.every(({ error }) => error === null || ERROR_CODES.includes(error.code));
}
