import type { AwsClients } from '#e2e/harness/aws-clients.ts';
import type { PolicyDocument } from '#lib/aws/policy.ts';
import type { RunView } from '#lib/runs/view.ts';
import type { readTokens } from '#server/store/runs/intents.ts';

/** A set-up that a run has finished, and clients past the proxy to change it with. */
export interface Made extends AwsClients {
  run: RunView;
  tokens: Awaited<ReturnType<typeof readTokens>>;
  /** As the run has left them. */
  policies: Record<'key' | 'trust' | 'role', PolicyDocument>;
  /** Another key of the account. */
  otherKeyArn: string;
}

/** Changes one thing; gives the way to put it back. */
type Spoil = (made: Made) => Promise<() => Promise<unknown>>;

/** What is changed, the checks that fail because of it, and how. */
export type SpoilRow = readonly [what: string, fails: readonly string[], spoil: Spoil];

type Change = (made: Made) => Promise<unknown>;

export function spoilBy(change: Change, putBack: Change): Spoil {
  return async (made) => {
    await change(made);
    return () => putBack(made);
  };
}
