/** Every step of every graph ever released, since a run's history names the steps of its own graph. */
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
  // Steps of a clean-up.
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
/** `clean-up` deletes what a setup run has made. */
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
 * `awaiting-approval`: no worker may take it until a lead approves; `denied` and `expired` are the ends without
 * approval. `cancelling`: no step starts, and the run waits for its calls at AWS to finish.
 */
export type RunState = (typeof RUN_STATES)[number];

/** The states in which a run needs a worker. */
export const ACTIVE_STATES = ['queued', 'running', 'cancelling'] as const satisfies readonly RunState[];

/** A run in one of these states holds its names: a worker has it, or may get it once a lead approves. */
export const OPEN_STATES = ['awaiting-approval', ...ACTIVE_STATES] as const satisfies readonly RunState[];

/** True for a run that isn't at its end and can continue without a retry. */
export function isOpen(state: RunState): state is (typeof OPEN_STATES)[number] {
  return OPEN_STATES.some((open) => open === state);
}

/** True while the portal works on the run, or is about to. */
export function isActive(state: RunState): state is (typeof ACTIVE_STATES)[number] {
  return ACTIVE_STATES.some((active) => active === state);
}
