import type { AwsClients } from '#e2e/harness/aws-clients.ts';
import type { PolicyDocument } from '#lib/aws/policy.ts';
import type { RunView } from '#lib/runs/view.ts';
import type { readTokens } from '#server/store/runs/intents.ts';

/** A finished setup, and clients that bypass the proxy to change it. */
export interface Made extends AwsClients {
  run: RunView;
  tokens: Awaited<ReturnType<typeof readTokens>>;
  /** As the run left them. */
  policies: Record<'key' | 'trust' | 'role', PolicyDocument>;
  /** Another key in the account. */
  otherKeyArn: string;
}

/** Changes one thing. Returns a function to undo it. */
type Spoil = (made: Made) => Promise<() => Promise<unknown>>;

/** A description of the change, the checks that it fails, and the change itself. */
export type SpoilRow = readonly [what: string, fails: readonly string[], spoil: Spoil];

type Change = (made: Made) => Promise<unknown>;

export function spoilBy(change: Change, putBack: Change): Spoil {
  return async (made) => {
    await change(made);
    return () => putBack(made);
  };
}
