import type { PolicyDocument } from '#lib/aws/policy.ts';
import type { PlannedResource } from '#lib/plan/plan.ts';
import type { PasswordField, RunRequest } from '#lib/request/schema.ts';
import type { Check, CleanUp, OUTCOMES, RunArns } from '#lib/runs/events.ts';
import type { StepName } from '#lib/runs/steps.ts';
import type { KeyMetadata } from '#server/aws/kms/look-key.ts';
import type { RunAws, TeamAws } from '#server/aws/session/team-aws.ts';
import type { RecordedRun } from '#server/store/runs/find-recorded-runs.ts';
import type { RunOnKey } from '#server/store/runs/find-runs-on-key.ts';
import type { Pause, Time } from '#server/time.ts';
import type { CleanedRun } from '../clean-up/cleaned-run.ts';

/** What a plan depends on: the team's account, the request, and the run that owns existing resources. */
export interface PlanContext {
  aws: TeamAws;
  request: RunRequest;
  /** Null before there is a run: no existing resource is ours. */
  runId: string | null;
  /** When the run was requested (ISO, database's clock). Null before there is a run. */
  requestedAt: string | null;
  /** The ARNs that the run's steps have produced so far. */
  arns: RunArns;
  /** The runs that have recorded this ARN, and the run named by the resource's tags. */
  findRecordedRuns(arn: string, ownerId: string | null): Promise<RecordedRun[]>;
  /** The tokens of a run's calls, by step. */
  readTokens(runId: string): Promise<Readonly<Record<StepName, string>>>;
  /** Setup runs that use the key, except for the one that created it. */
  findRunsOnKey(keyArn: string, makerId: string | null): Promise<RunOnKey[]>;
}

/** Stored before a step sends a call that creates something: the call's token. */
export interface Intent {
  token: string;
  /** Time since the call was about to be sent, by the database's clock. Null if it certainly wasn't sent. */
  attemptedAgoMs: number | null;
}

/** What a step has in addition to a plan's context. Every write is guarded by the run's epoch. */
export interface StepContext extends PlanContext {
  aws: RunAws;
  runId: string;
  requestedAt: string;
  /** This step's own intent, created on first use. Its token never changes. */
  loadIntent(): Promise<Intent>;
  /** Stores that the call is about to be sent, or that it certainly had no effect. */
  markIntent(isAttempted: boolean): Promise<void>;
  /** Hash of the plan that a lead approved. Null if the team requires no approval. */
  approvedHash: string | null;
  /** Hash of the plan that the requester saw in the form. Null for runs from before the form sent it. */
  reviewedHash: string | null;
  /** The plan has just found nothing under this step's name, so it creates without looking again. */
  isAbsent: boolean;
  /** Whether a step is done, so that verification compares what it made. */
  hasMade(step: StepName): boolean;
  passwordsGivenAgain: readonly PasswordField[];
  /** Decrypts the password. Throws password-expired if it was deleted. */
  openPassword(field: PasswordField): Promise<string>;
  /** Holds a lock so that only one run at a time changes the policy of this key. */
  withKeyLock<T>(keyArn: string, change: () => Promise<T>): Promise<T>;
  /** Holds a lock so that only one run at a time restores this secret. */
  withSecretLock<T>(secretArn: string, change: () => Promise<T>): Promise<T>;
  /** What a clean-up deletes. Null for a setup. */
  cleanUp: CleanUp | null;
  loadCleanedRun(runId: string): Promise<CleanedRun>;
  pause: Pause;
  time: Pick<Time, 'monotonicMs'>;
  /** How long after its call a key is looked up, and the minimum. */
  lookUp: { ms: number; shortestMs: number };
  /** How long someone who has read an existing key's policy may take to write it. */
  settledMs: number;
  /** How long a difference between the written and the read state must persist. */
  differsMs: number;
  /**
   * Polls until `ready` returns a value, showing the reason and the differing checks on the page. Returns null after
   * `limitMs`.
   */
  waitUntil<T>(
    reason: WaitReason,
    limitMs: number,
    ready: () => Promise<T | null>,
    differing?: () => readonly Check[],
  ): Promise<T | null>;
}

/** What verification needs to read a run's resources. */
export interface VerifyContext
  extends Pick<StepContext, 'request' | 'runId' | 'arns' | 'hasMade' | 'readTokens' | 'findRunsOnKey'> {
  aws: TeamAws;
  /** Read once per comparison, for all checks that need it. */
  reads: {
    key: () => Promise<KeyMetadata | null>;
    keyPolicy: () => Promise<PolicyDocument>;
    rolePolicy: () => Promise<PolicyDocument | null>;
  };
}

/** How long AWS may take to show a change everywhere. */
export const VISIBLE_MS = 60_000;

export type WaitReason = 'role-visible-to-kms' | 'key-visible' | 'key-lookup' | 'not-visible-yet';

export interface StepResult {
  outcome: (typeof OUTCOMES)[number];
  /** Values for the sentence that describes the outcome. */
  params: Record<string, string>;
  arns?: RunArns;
  checks?: Check[];
  /** The steps whose resource is known not to exist. */
  absent?: readonly StepName[];
  /** The password that is no longer needed. */
  spentPassword?: PasswordField;
}

/** One node of the graph. Plan, ensure and verify share the same reads of AWS. */
export interface Step {
  name: StepName;
  /** Plans what ensure would do, with read-only calls. */
  plan?(context: PlanContext): Promise<PlannedResource>;
  /** Reads, compares, and creates or fixes. Safe to run twice. */
  ensure(context: StepContext): Promise<StepResult>;
  /** Reads back and compares each point. */
  verify?(context: VerifyContext): Promise<Check[]>;
}
