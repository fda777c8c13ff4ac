import type { AwsClients } from '#e2e/harness/aws-clients.ts';
import type { PolicyDocument } from '#lib/aws/policy.ts';
import type { RunRequest } from '#lib/request/schema.ts';
import type { RunView } from '#lib/runs/view.ts';
import type { readTokens } from '#server/store/runs/intents.ts';
import type { NewKey } from '../steps/as-made.ts';
import { requestFor } from './test-engine.ts';

/** What the finished setup asked for everywhere. */
export const ASKED_TAG = { key: 'CostCenter', value: '1234' };
export const ASKED_DESCRIPTION = 'For loading';
export const ASKED_LABELS = { description: ASKED_DESCRIPTION, tags: [{ ...ASKED_TAG }] };

/** The request of a new setup with this tag and this description on everything. */
export function labeledRequest(labels = ASKED_LABELS): RunRequest {
  const { key, source, destination, role, ...rest } = requestFor();
  return {
    ...rest,
    key: { ...(key as NewKey), ...labels },
    source: { ...source, ...labels },
    destination: { ...destination, ...labels },
    role: { ...role, ...labels },
  };
}

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
