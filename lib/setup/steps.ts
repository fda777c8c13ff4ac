/**
 * The fixed graph of a run. A run keeps the version of the graph it was asked for with; a worker runs only versions it knows.
 */
export const GRAPH_VERSION = 1;

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
] as const;
/** In the order of the console walkthrough, which is the order on the screen, whatever order they ran in. */
export type StepName = (typeof STEP_NAMES)[number];

/** What must have succeeded before a step starts. */
export const STEP_NEEDS: Readonly<Record<StepName, readonly StepName[]>> = {
  access: [],
  names: ['access'],
  'kms-key': ['names'],
  'kms-alias': ['kms-key'],
  'source-secret': ['kms-key'],
  'destination-secret': ['kms-key'],
  'iam-role': ['names'],
  'key-policy': ['kms-key', 'iam-role'],
  'role-policy': ['kms-key', 'source-secret', 'destination-secret', 'iam-role'],
  verify: ['kms-alias', 'key-policy', 'role-policy'],
};

/** The section of the console walkthrough that a step belongs to; null for the portal's own checks. */
export const STEP_SECTION: Readonly<Record<StepName, 1 | 2 | 3 | 4 | 5 | null>> = {
  access: null,
  names: null,
  'kms-key': 1,
  'kms-alias': 1,
  'source-secret': 2,
  'destination-secret': 2,
  'iam-role': 3,
  'key-policy': 4,
  'role-policy': 5,
  verify: null,
};

export const STEP_STATES = ['pending', 'running', 'waiting', 'succeeded', 'failed', 'cancelled'] as const;
/** `waiting` is a running step that waits for AWS (a new role to become visible, throttling to pass). */
export type StepState = (typeof STEP_STATES)[number];

export const RUN_STATES = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export type RunState = (typeof RUN_STATES)[number];

/** The steps that may start now. A failed or cancelled step holds back only what needs it. */
export function readySteps(states: Readonly<Record<StepName, StepState>>): StepName[] {
  return STEP_NAMES.filter(
    (name) => states[name] === 'pending' && STEP_NEEDS[name].every((need) => states[need] === 'succeeded'),
  );
}

/** The run's own state once nothing runs and nothing is ready. */
export function restingState(states: Readonly<Record<StepName, StepState>>): Exclude<RunState, 'queued' | 'running'> {
  const all = STEP_NAMES.map((name) => states[name]);
  if (all.every((state) => state === 'succeeded')) return 'succeeded';
  return all.includes('cancelled') ? 'cancelled' : 'failed';
}
