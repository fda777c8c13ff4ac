import type { ColumnType, Generated } from 'kysely';
import type { PasswordField } from '#lib/request/schema.ts';
import type { RunChange } from '#lib/runs/events.ts';
import type { RunKind, RunState, StepName } from '#lib/runs/steps.ts';
import type { OrphanKind, OrphanReason } from '#lib/sweep/orphans.ts';

/** A run as the claim, the history and the support page need it; the events are the truth. */
interface RunTable {
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
  /** The set-up run that a clean-up takes away. */
  cleans_run: string | null;
  state: RunState;
  created_at: Generated<Date>;
  finished_at: Date | null;
  /** The last event or heartbeat. */
  last_sign_at: Generated<Date>;
  /** Number of the last event. */
  last_no: number;
  /** Grows with each claim: what an earlier owner still writes is refused. */
  epoch: Generated<number>;
  lease_owner: string | null;
  lease_until: Date | null;
  /** How often a lease ran out since a step was done. */
  recoveries: Generated<number>;
  /** Until when a run waits for a lead; null of one that does not. */
  approval_until: Date | null;
  /** Until then calls to AWS may have been sent for it of which this database knows nothing. */
  unwatched_until: ColumnType<Date | null, undefined, Date>;
  alias: string | null;
  key_arn: string | null;
  role_name: string;
  failed_steps: StepName[];
  /** Id, names and ARNs, one a line. */
  search_text: string;
}

/** Never changed after it is written. `data` is the change without its type. */
export interface EventTable {
  run_id: string;
  no: number;
  at: Date;
  type: RunChange['type'];
  data: ColumnType<unknown, string, never>;
  /** Tells a write that is tried again, because its answer was lost, from a new one. */
  write_id: string;
}

interface IntentTable {
  run_id: string;
  step: StepName;
  token: string;
  created_at: Generated<Date>;
  attempted_at: Date | null;
}

interface EscrowTable {
  run_id: string;
  field: PasswordField;
  sealed: Buffer;
  expires_at: Date;
}

interface EscrowKeyTable {
  run_id: string;
  wrapped_key: Buffer;
}

/** One row. */
interface DatabaseWatchTable {
  is_only: Generated<boolean>;
  /** Of the server and of the database in it: a copy elsewhere has another. */
  identity: string;
  /** When a portal last worked with it. */
  seen_at: Date;
  /** When it was found to be another than before, and until when its records go. */
  restored_at: ColumnType<Date | null, undefined, Date>;
  records_end_at: ColumnType<Date | null, undefined, Date>;
}

/** When a place was last compared with the runs. */
interface SweepTable {
  team_id: string;
  region: string;
  /** Grows with each claim: what an earlier sweep still writes is refused. */
  epoch: Generated<number>;
  /** Somebody asked for a sweep, and none that began later has ended yet. */
  wanted_at: Date | null;
  started_at: Date | null;
  ended_at: Date | null;
  /** The end of the last sweep that saw everything. */
  swept_at: Date | null;
  /** What hindered the last sweep. */
  failure: ColumnType<unknown, string | null, string | null>;
}

interface StrayTable {
  team_id: string;
  region: string;
  arn: string;
  kind: OrphanKind;
  /** As the tag says it: any text. */
  run_id: string | null;
  reason: OrphanReason;
  first_seen_at: Date;
  last_seen_at: Date;
}

/** Never changed after it is written. */
export interface AuditRecordTable {
  no: number;
  at: Date;
  kind: string;
  team_id: string | null;
  run_id: string | null;
  person_id: string | null;
  person_name: string | null;
  data: ColumnType<Record<string, string>, string, never>;
  hash: Buffer;
}

/** Never changed after it is written. */
interface AuditCheckpointTable {
  number: number;
  hash: Buffer;
  /** Public, in base64. */
  key: string;
  record_no: number;
  record_hash: Buffer;
  written_at: Generated<Date>;
}

export interface UserTable {
  id: Generated<string>;
  issuer: string;
  subject: string;
  name: string;
  groups: string[];
  /** Why the groups are not known; null where the provider sent a list, be it an empty one. */
  groups_problem: 'missing' | 'overage' | null;
  created_at: Generated<Date>;
  /** Since then the person may not sign in. */
  blocked_at: ColumnType<Date | null, undefined, Date | null>;
  signed_in_at: Generated<Date>;
}

interface SessionTable {
  /** SHA-256 of the token. */
  token_hash: Buffer;
  user_id: string;
  /** Readable with the token alone. */
  sealed_id_token: Buffer | null;
  /** The provider's other tokens, likewise; null where it gave none. */
  sealed_tokens: Generated<Buffer | null>;
  /** When the provider was last asked for the groups, and answered. */
  groups_read_at: Generated<Date>;
  /** Until then one process is about to ask. */
  groups_claimed_until: ColumnType<Date | null, undefined, Date | null>;
  created_at: Generated<Date>;
  last_seen_at: Generated<Date>;
  expires_at: Date;
}

interface RecentRequestTable {
  kind: string;
  /** A person's id, a team's, or a network address. */
  asker: string;
  /** Of the last minute, the oldest first; by the database's clock. */
  times: Date[];
}

interface OpenStreamTable {
  id: string;
  user_id: string;
  /** When its process last said that it is open. */
  seen_at: Date;
}

interface RefusalCountTable {
  person_id: string;
  person_name: string;
  /** The first refusal of the minute that is counted, by the database's clock. */
  since: Generated<Date>;
  count: Generated<number>;
}

export interface Schema {
  audit_checkpoint: AuditCheckpointTable;
  audit_record: AuditRecordTable;
  database_watch: DatabaseWatchTable;
  open_stream: OpenStreamTable;
  recent_request: RecentRequestTable;
  refusal_count: RefusalCountTable;
  run: RunTable;
  event: EventTable;
  intent: IntentTable;
  escrow: EscrowTable;
  escrow_key: EscrowKeyTable;
  sweep: SweepTable;
  stray: StrayTable;
  portal_user: UserTable;
  session: SessionTable;
}
