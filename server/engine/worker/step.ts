import type { PlannedResource } from '#lib/plan/plan.ts';
import type { PasswordField, RunRequest } from '#lib/request/schema.ts';
import type { Check, CleanUp, OUTCOMES, RunArns } from '#lib/runs/events.ts';
import type { StepName } from '#lib/runs/steps.ts';
import type { TeamAws } from '#server/aws/session/team-aws.ts';
import type { RecordedRun } from '#server/store/runs/find-recorded-runs.ts';
import type { RunOnKey } from '#server/store/runs/find-runs-on-key.ts';
import type { Time } from '#server/time.ts';
import type { CleanedRun } from '../clean-up/cleaned-run.ts';
import type { Pause } from './pause.ts';

/** What a plan is made of: the team's account, the request, and the run whose own things are no conflict. */
export interface PlanContext {
  aws: TeamAws;
  request: RunRequest;
  /** Null before there is a run: then nothing that exists is ours. */
  runId: string | null;
  /** When the run was asked for, as an ISO time of the database's clock; null before there is a run. */
  requestedAt: string | null;
  /** What the run's steps have given out by now. */
  arns: RunArns;
  /** The runs that have recorded this ARN, and the one that the thing's tags name. */
  findRecordedRuns(arn: string, ownerId: string | null): Promise<RecordedRun[]>;
  /** The tokens of a run's calls, by step. */
  readTokens(runId: string): Promise<Readonly<Record<StepName, string>>>;
  /** The set-up runs that work with the key besides the one that made it. */
  findRunsOnKey(keyArn: string, makerId: string | null): Promise<RunOnKey[]>;
}

/** What a step stored before it sent a call that makes something: the token that goes with the call. */
export interface Intent {
  token: string;
  /** How long ago the call was about to be sent, by the database's clock; null where it certainly was not. */
  attemptedAgoMs: number | null;
}

/** What a step works with besides a plan's context. Every write through it is guarded by the run's epoch. */
export interface StepContext extends PlanContext {
  runId: string;
  requestedAt: string;
  /** Tags of everything that this run makes. */
  tags: readonly { key: string; value: string }[];
  /** This step's own intent, made on first use; the token never changes. */
  loadIntent(): Promise<Intent>;
  /** The intent of another step, for verify. */
  loadIntentOf(step: StepName): Promise<Intent>;
  /** Stores that the call is about to be sent, or that it certainly did nothing. */
  markIntent(isAttempted: boolean): Promise<void>;
  /** Of the plan that a lead has approved; null where the team demands no approval. */
  approvedHash: string | null;
  /** Of the plan that the requester saw in the form; null of a run from before the form sent it. */
  reviewedHash: string | null;
  passwordsGivenAgain: readonly PasswordField[];
  /** Decrypts; throws password-expired where it was destroyed. */
  openPassword(field: PasswordField): Promise<string>;
  /** Runs alone among all runs of all processes that change the policy of this key. */
  withKeyLock<T>(keyArn: string, change: () => Promise<T>): Promise<T>;
  /** Runs alone among all runs of all processes that restore this secret. */
  withSecretLock<T>(secretArn: string, change: () => Promise<T>): Promise<T>;
  /** What a clean-up takes away; null of a set-up. */
  cleanUp: CleanUp | null;
  loadCleanedRun(runId: string): Promise<CleanedRun>;
  pause: Pause;
  time: Pick<Time, 'monotonicMs'>;
  /** For how long after its call a key is looked for, and for how long at least. */
  lookUp: { ms: number; shortestMs: number };
  /** How long somebody else who has read an existing key's policy before may take to write it. */
  settledMs: number;
  /** How long a difference between what was written and what is read has to stay. */
  differsMs: number;
  /**
   * Shows the reason on the page, with the points of verify that differ, until `ready` gives something, asking again and again; null
   * after `limitMs`.
   */
  waitUntil<T>(
    reason: WaitReason,
    limitMs: number,
    ready: () => Promise<T | null>,
    differing?: () => readonly Check[],
  ): Promise<T | null>;
}

/** What verify needs to read back what a run has made. */
export type VerifyContext = Pick<
  StepContext,
  'aws' | 'request' | 'runId' | 'arns' | 'tags' | 'loadIntentOf' | 'findRunsOnKey'
>;

/** How long AWS may take to show everywhere what it has made or changed. */
export const VISIBLE_MS = 60_000;

export type WaitReason = 'role-visible-to-kms' | 'key-visible' | 'key-lookup' | 'not-visible-yet';

export interface StepResult {
  outcome: (typeof OUTCOMES)[number];
  /** Values of the sentence that says what was done. */
  params: Record<string, string>;
  arns?: RunArns;
  checks?: Check[];
  /** The password that nobody needs any more. */
  spentPassword?: PasswordField;
}

/** One node of the graph. The same look at AWS serves plan, ensure and verify. */
export interface Step {
  name: StepName;
  /** Reads only: what ensure would do. */
  plan?(context: PlanContext): Promise<PlannedResource>;
  /** Looks, compares, makes or mends; safe to run twice. */
  ensure(context: StepContext): Promise<StepResult>;
  /** Reads back and compares, point by point. */
  verify?(context: VerifyContext): Promise<Check[]>;
}
