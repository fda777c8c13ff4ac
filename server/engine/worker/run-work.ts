import type { StepName } from '#lib/runs/steps.ts';
import type { RunAws } from '#server/aws/session/team-aws.ts';
import type { Portal } from '#server/portal.ts';
import type { Journal } from './journal.ts';
import type { Lease } from './lease.ts';

/** Shared by a run's steps while this process works on it. */
export interface RunWork {
  portal: Portal;
  lease: Lease;
  journal: Journal;
  aws: RunAws;
  /**
   * The steps whose resource the plan has just found absent. Their next attempt creates it without looking again, and
   * looks only after a conflict. Empty in a process that takes over.
   */
  absent: Set<StepName>;
}
