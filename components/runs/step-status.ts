import type { StatusIndicatorProps } from '@cloudscape-design/components/status-indicator';
import type { StepState } from '#lib/runs/steps.ts';
import type { AttemptView } from '#lib/runs/view.ts';

/** The icon of each state of a step. */
export const STEP_STATUS: Readonly<Record<StepState, StatusIndicatorProps.Type>> = {
  pending: 'not-started',
  running: 'loading',
  waiting: 'pending',
  succeeded: 'success',
  failed: 'error',
  cancelled: 'stopped',
};

export const ATTEMPT_STATUS: Readonly<Record<AttemptView['state'], StatusIndicatorProps.Type>> = {
  running: 'loading',
  succeeded: 'success',
  failed: 'error',
  interrupted: 'warning',
  cancelled: 'stopped',
};
