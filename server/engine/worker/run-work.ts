import type { TeamAws } from '#server/aws/session/team-aws.ts';
import type { Portal } from '#server/portal.ts';
import type { Journal } from './journal.ts';
import type { Lease } from './lease.ts';

/** Shared by a run's steps while this process works on it. */
export interface RunWork {
  portal: Portal;
  lease: Lease;
  journal: Journal;
  aws: TeamAws;
}
