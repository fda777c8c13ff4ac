/** Every step of every graph there has been: histories name the steps of the graph that their run was asked for with. */
export const STEP_NAMES = [
  'access',
  'names',
  'kms-key',
  'kms-alias',
  'source-secret',
  'destination-secret',
  'iam-role',
  'key-policy',
  'role-policy',
  'verify',
  // of a clean-up
  'clean-up-check',
  'remove-role-policy',
  'remove-key-user',
  'remove-role',
  'remove-source-secret',
  'remove-destination-secret',
  'remove-alias',
  'remove-key',
  'clean-up-verify',
] as const;
export type StepName = (typeof STEP_NAMES)[number];

export const STEP_STATES = ['pending', 'running', 'waiting', 'succeeded', 'failed', 'cancelled'] as const;
/** `waiting` is a running step that waits for AWS (a new role to become visible, throttling to pass). */
export type StepState = (typeof STEP_STATES)[number];

export const RUN_KINDS = ['set-up', 'clean-up'] as const;
/** `clean-up` takes away what a set-up run has made. */
export type RunKind = (typeof RUN_KINDS)[number];

export const RUN_STATES = [
  'awaiting-approval',
  'queued',
  'running',
  'cancelling',
  'succeeded',
  'failed',
  'cancelled',
  'denied',
  'expired',
] as const;
/**
 * `awaiting-approval`: no worker may take it, since a lead has not said yes; `denied` and `expired` are its ends where none did.
 * `cancelling`: no step starts any more, and what is under way at AWS is waited for.
 */
export type RunState = (typeof RUN_STATES)[number];

/** The states in which a worker is wanted. */
export const ACTIVE_STATES = ['queued', 'running', 'cancelling'] as const satisfies readonly RunState[];

/** A run in one of these holds its names: a worker is at it, or may be as soon as a lead has approved it. */
export const OPEN_STATES = ['awaiting-approval', ...ACTIVE_STATES] as const satisfies readonly RunState[];

/** True of a run that is not at its end and that waits for nobody who would have to take it up again. */
export function isOpen(state: RunState): state is (typeof OPEN_STATES)[number] {
  return OPEN_STATES.some((open) => open === state);
}

/** True while the portal works on the run, or is about to. */
export function isActive(state: RunState): state is (typeof ACTIVE_STATES)[number] {
  return ACTIVE_STATES.some((active) => active === state);
}
