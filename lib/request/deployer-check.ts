import type { PolicyDocument } from '../aws/policy.ts';

/** Whether setups can use a team's deployer role in a Region. */
export type DeployerCheck =
  | { state: 'ready' }
  /** `policy` is what to add to the role's policies. */
  | { state: 'missing'; actions: readonly string[]; policy: PolicyDocument }
  /** It can be assumed. What decides its permissions couldn't be read: attached policies, or conditions of actions. */
  | { state: 'unknown'; attached: readonly string[]; actions: readonly string[] };
