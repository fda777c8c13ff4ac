/**
 * `update` applies only to the policy of an existing key: it gains the role and keeps the rest. `restore` cancels a
 * pending deletion, as the requester has chosen.
 */
export const PLAN_ACTIONS = ['create', 'adopt', 'restore', 'update', 'no-change', 'conflict'] as const;
export type PlanAction = (typeof PLAN_ACTIONS)[number];
