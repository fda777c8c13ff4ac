import type { ErrorView } from '../errors.ts';

/** Where a sweep looks: a team's account in one Region, or, for its IAM roles, in `GLOBAL_REGION`. */
export interface SweepPlace {
  teamId: string;
  region: string;
}

/** IAM is in no Region: roles are looked for once for each team. AWS's consoles call it so too. */
export const GLOBAL_REGION = 'global';

export type OrphanKind = 'kms-key' | 'secret' | 'iam-role';

/**
 * Why something is listed for support; the words are `orphans.reasons` in `lib/i18n`. The first four are in AWS and no run
 * accounts for them; of the other two a run says that they are there, and AWS says otherwise.
 */
export type OrphanReason =
  | 'unknown-run'
  | 'other-team'
  | 'not-recorded'
  | 'cleaned-up'
  | 'missing'
  | 'deletion-pending';

/** A difference between an account and the runs, as a sweep found it. */
export interface Orphan {
  kind: OrphanKind;
  arn: string;
  /** The run of its tag, or the run that recorded it; null where its tags name none. Any text: tags can be edited. */
  runId: string | null;
  reason: OrphanReason;
}

/** One row of the support page. */
export interface ListedOrphan extends Orphan, SweepPlace {
  /** Whether the portal has that run. */
  hasRun: boolean;
  /** ISO times of the database's clock. */
  firstSeenAt: string;
  lastSeenAt: string;
}

/** How far the portal has looked at a place. */
export interface SweepStatus extends SweepPlace {
  /** ISO time of the last sweep that saw everything; null before the first. */
  sweptAt: string | null;
  /** It is being looked at, or is about to be. */
  isUnderWay: boolean;
  /** What hindered the last sweep; null where nothing did. */
  failure: Pick<ErrorView, 'code' | 'params'> | null;
}

export interface OrphanList {
  items: ListedOrphan[];
  /** Of all, also where `items` ends before. */
  total: number;
  sweeps: SweepStatus[];
  /** Minutes between two sweeps; 0 where there are none unless support asks. */
  everyMinutes: number;
}

/** A resource that carries the portal's tag and the team's. */
export interface TaggedResource {
  kind: OrphanKind;
  arn: string;
  runId: string | null;
}

/** What AWS says of one resource by itself; the index of tags is older, and shows what is deleted. */
export type Presence = 'present' | 'deletion-pending' | 'absent' | 'replica';
