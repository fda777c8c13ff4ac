/** Whether setups can use a team's deployer role in a Region. */
export type DeployerCheck =
  | { state: 'ready' }
  /** `statement` is what to add to the role's policy, as text. */
  | { state: 'missing'; roleArn: string; actions: readonly string[]; statement: string }
  /** A statement of the role's policy denies these actions, so that adding statements would not help. */
  | { state: 'denied'; roleArn: string; actions: readonly string[] }
  /** It can be assumed. What decides its permissions couldn't be read: attached policies, or conditions of actions. */
  | { state: 'unknown'; attached: readonly string[]; actions: readonly string[] };
