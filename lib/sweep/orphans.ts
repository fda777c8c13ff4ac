import type { ErrorView } from '../errors.ts';

/** The place of a sweep: a team's account in one Region, or `GLOBAL_REGION` for its IAM roles. */
export interface SweepPlace {
  teamId: string;
  region: string;
}

/** IAM is global, so roles are swept once per team. AWS's consoles use this name too. */
export const GLOBAL_REGION = 'global';

export type OrphanKind = 'kms-key' | 'secret' | 'iam-role';

/**
 * Why something is listed for support; the text is `orphans.reasons` in `lib/i18n`. The first four exist in AWS without
 * a run that accounts for them. For the other two, a run's record says that they exist, but AWS disagrees.
 */
export type OrphanReason =
  | 'unknown-run'
  | 'other-team'
  | 'not-recorded'
  | 'cleaned-up'
  | 'missing'
  | 'deletion-pending';

/** A difference between an account and the runs, as found by a sweep. */
export interface Orphan {
  kind: OrphanKind;
  arn: string;
  /**
   * The run in its tag, or the run that recorded it; null if its tags name none. Any text, since tags can be edited.
   */
  runId: string | null;
  reason: OrphanReason;
}

/** One row of the support page. */
export interface ListedOrphan extends Orphan, SweepPlace {
  /** True if the portal has that run. */
  hasRun: boolean;
  /** ISO times from the database clock. */
  firstSeenAt: string;
  lastSeenAt: string;
}

/** The progress of the portal's sweeps in a place. */
export interface SweepStatus extends SweepPlace {
  /** ISO time of the last complete sweep; null before the first. */
  sweptAt: string | null;
  /** True if a sweep is running or about to run. */
  isUnderWay: boolean;
  /** What stopped the last sweep; null if nothing did. */
  failure: Pick<ErrorView, 'code' | 'params'> | null;
}

export interface SweepList {
  sweeps: SweepStatus[];
}

/** A place whose last sweep failed, and what stopped it. */
export interface HinderedSweep extends SweepPlace {
  failure: NonNullable<SweepStatus['failure']>;
}

export interface OrphanList {
  items: ListedOrphan[];
  /** The total, even if `items` is truncated. */
  total: number;
  /** The places whose last sweep failed. */
  hindered: HinderedSweep[];
  /** True if a place was never swept completely. */
  hasUnswept: boolean;
  /** True if a sweep is running or about to run. */
  isSweeping: boolean;
  /** Minutes between two sweeps; 0 if sweeps run only when support starts them. */
  everyMinutes: number;
}

/** A resource with the tags of the portal and of the team. */
export interface TaggedResource {
  kind: OrphanKind;
  arn: string;
  runId: string | null;
}

/** AWS's response for one resource. The tag index lags, and still shows deleted resources. */
export type Presence = 'present' | 'deletion-pending' | 'absent' | 'replica';
