import type { ColumnType, Generated } from 'kysely';
import type { RunRequest } from '#lib/setup/request.ts';
import type { RunState, StepName } from '#lib/setup/steps.ts';
import type { SessionTable } from './sessions.ts';
import type { UserTable } from './users.ts';

type Json<T> = ColumnType<T, string, string>;

/** What claims, history and support find a run by; the events are the truth. */
interface RunTable {
  id: string;
  team_id: string;
  account_id: string;
  region: string;
  partition: string;
  requested_by: string;
  requested_by_name: string;
  request_key: string;
  request_hash: string;
  request: Json<RunRequest>;
  graph_version: number;
  state: RunState;
  failed_step: StepName | null;
  alias: string | null;
  key_arn: string | null;
  role_name: string;
  /** Lower-case ids, names and ARNs, one a line. */
  search_text: string;
  last_no: number;
  epoch: Generated<number>;
  lease_owner: string | null;
  lease_until: Date | null;
  created_at: Generated<Date>;
  finished_at: Date | null;
  last_sign_at: Generated<Date>;
}

interface EventTable {
  run_id: string;
  no: number;
  at: Generated<Date>;
  type: string;
  data: Json<unknown>;
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
  field: 'source' | 'destination';
  sealed: Buffer;
  expires_at: Date;
}

interface EscrowKeyTable {
  run_id: string;
  wrapped_key: Buffer;
}

export interface Schema {
  run: RunTable;
  event: EventTable;
  intent: IntentTable;
  escrow: EscrowTable;
  escrow_key: EscrowKeyTable;
  portal_user: UserTable;
  session: SessionTable;
}
