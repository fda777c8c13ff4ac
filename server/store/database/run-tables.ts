import type { ColumnType, Generated } from 'kysely';
import type { ErrorCode } from '#lib/errors.ts';
import type { RunKind, RunState, StepName } from '#lib/runs/steps.ts';
import type { TroubleColumns } from '../runs/run-projection.ts';

/** A run as claims, history, and support need it; its events are authoritative. */
export interface RunTable extends TroubleColumns {
  id: string;
  request_key: string;
  request_hash: string;
  team_id: string;
  account_id: string;
  region: string;
  partition: string;
  requested_by: string;
  requester_name: string;
  kind: RunKind;
  graph_version: number;
  /** The setup run that a clean-up deletes the resources of. */
  cleans_run: string | null;
  state: RunState;
  created_at: Generated<Date>;
  finished_at: Date | null;
  /** The last event or heartbeat. */
  last_sign_at: Generated<Date>;
  /** Number of the last event. */
  last_no: number;
  /** Increases with each claim: writes of an earlier owner are refused. */
  epoch: Generated<number>;
  lease_owner: string | null;
  lease_until: Date | null;
  /** How many leases expired since a step last finished. */
  recoveries: Generated<number>;
  /** The trace in which a person last had the run started or continued. */
  trace_parent: Generated<string | null>;
  /** When the wait for a lead's approval ends; null for runs that don't wait. */
  approval_until: Date | null;
  /** Before this time, calls to AWS may have been sent that this database doesn't know of. */
  unwatched_until: ColumnType<Date | null, undefined, Date>;
  alias: string | null;
  key_arn: string | null;
  role_name: string;
  failed_steps: StepName[];
  /** Id, names, and ARNs, one per line. */
  search_text: string;
  /** Why the first of the failed steps failed. */
  error_code: ErrorCode | null;
  /** The run ended with a failed step, and nobody has retried it since. */
  ended_failed: Generated<boolean>;
  /** Working time in milliseconds, without the work in progress; int8, which the driver reads as text. */
  worked_ms: ColumnType<string | null, number, number>;
  working_since: Date | null;
  /** The last event that the columns above reflect; not `last_no` if a process of an earlier version wrote the row. */
  projected_no: number | null;
}

/**
 * What the history filters and sorts by, kept by a trigger on `run`. Only the function `search_runs` searches the text
 * of a run, since row-level security keeps queries from using its index.
 */
export interface RunSearchTable {
  run_id: string;
  team_id: string;
  created_at: Date;
  kind: RunKind;
  /** The state as people read it (`shownState`). */
  state: RunState;
  region: string;
  requester: string;
  failed_step: StepName | null;
  error_code: ErrorCode | null;
  worked_ms: string;
}

/** Everyone who has requested a run, by team. */
export interface RunPersonTable {
  team_id: string;
  name: string;
}
