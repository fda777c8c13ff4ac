import type { ColumnType, Generated } from 'kysely';
import type { Locale } from '#lib/i18n/locale.ts';
import type { Topic } from '#lib/notices/notice.ts';
import type { TokenScope } from '#lib/people/access.ts';
import type { PasswordField } from '#lib/request/schema.ts';
import type { RunChange } from '#lib/runs/events.ts';
import type { StepName } from '#lib/runs/steps.ts';
import type { OrphanKind, OrphanReason } from '#lib/sweep/orphans.ts';
import type { DeliveryTable, NoticeTable } from '../notices/notice-tables.ts';
import type { SetupCheckTable, SetupTable } from '../setups/setup-tables.ts';
import type { StatusTables } from '../status/tables.ts';
import type { RunPersonTable, RunSearchTable, RunTable } from './run-tables.ts';

/** Append-only. `data` is the change without its type. */
export interface EventTable {
  run_id: string;
  no: number;
  at: Date;
  type: RunChange['type'];
  data: ColumnType<unknown, string, never>;
  /** Distinguishes a retried write, whose answer was lost, from a new one. */
  write_id: string;
}

/** When the next call of an operation may be sent in an account and Region. */
interface CallTurnTable {
  account_id: string;
  region: string;
  operation: string;
  next_at: Date;
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

/** When a team's Region was last compared with the runs. */
interface SweepTable {
  team_id: string;
  region: string;
  /** Increases with each claim: writes of an earlier sweep are refused. */
  epoch: Generated<number>;
  /** When a sweep was requested; null once a later one has finished. */
  wanted_at: Date | null;
  started_at: Date | null;
  ended_at: Date | null;
  /** End of the last complete sweep. */
  swept_at: Date | null;
  /** Why the last sweep failed. */
  failure: ColumnType<unknown, string | null, string | null>;
}

interface StrayTable {
  team_id: string;
  region: string;
  arn: string;
  kind: OrphanKind;
  /** From the tag: can be any text. */
  run_id: string | null;
  reason: OrphanReason;
  first_seen_at: Date;
  last_seen_at: Date;
}

/** Append-only. */
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

/** Append-only. */
interface AuditCheckpointTable {
  number: number;
  hash: Buffer;
  /** Public key, in base64. */
  key: string;
  record_no: number;
  record_hash: Buffer;
  written_at: Generated<Date>;
  /** The last record that retention deletes; null if it keeps all. */
  deleted_to_no: Generated<number | null>;
  deleted_to_hash: Generated<Buffer | null>;
}

export interface UserTable {
  id: Generated<string>;
  issuer: string;
  subject: string;
  name: string;
  groups: string[];
  /** Why the groups are unknown; null if the provider sent a list, even an empty one. */
  groups_problem: 'missing' | 'overage' | null;
  created_at: Generated<Date>;
  /** When the person was blocked from signing in. */
  blocked_at: ColumnType<Date | null, undefined, Date | null>;
  signed_in_at: Generated<Date>;
  /** Where notifications go; null if the provider sent no address. */
  email: ColumnType<string | null, string | null | undefined, string | null>;
  /** The language of the last sign-in or of the saved choice. */
  locale: ColumnType<Locale | null, Locale | null | undefined, Locale | null>;
  /** The notifications that the person chose; null if they haven't chosen: all. */
  notice_topics: ColumnType<Topic[] | null, undefined, Topic[]>;
  /** When the provider last sent the groups, at a sign-in or for an open session. */
  groups_confirmed_at: Generated<Date>;
}

interface SessionTable {
  /** SHA-256 of the token. */
  token_hash: Buffer;
  /** Names the session to its person; useless without the token. */
  id: Generated<string>;
  /** The browser that began it, as it names itself. */
  user_agent: Generated<string | null>;
  user_id: string;
  /** Only the token can decrypt it. */
  sealed_id_token: Buffer | null;
  /** The provider's other tokens, encrypted the same way; null if it issued none. */
  sealed_tokens: Generated<Buffer | null>;
  /** When the provider last answered a request for the groups. */
  groups_read_at: Generated<Date>;
  /** Until then, one process is responsible for asking. */
  groups_claimed_until: ColumnType<Date | null, undefined, Date | null>;
  created_at: Generated<Date>;
  last_seen_at: Generated<Date>;
  expires_at: Date;
}

interface PersonalTokenTable {
  id: Generated<string>;
  /** SHA-256 of the token. */
  token_hash: Buffer;
  user_id: string;
  name: string;
  scope: TokenScope;
  created_at: Generated<Date>;
  expires_at: Date;
  /** To the minute; null before the first use. */
  last_used_at: ColumnType<Date | null, undefined, Date>;
}

interface RecentRequestTable {
  kind: string;
  /** Id of a person or team, or a network address. */
  asker: string;
  /** Within the last minute, oldest first; by the database's clock. */
  times: Date[];
}

interface OpenStreamTable {
  id: string;
  user_id: string;
  /** When its process last reported it open. */
  seen_at: Date;
}

interface RefusalCountTable {
  person_id: string;
  person_name: string;
  /** When the minute that is counted began, by the database's clock. */
  since: Generated<Date>;
  count: Generated<number>;
}

interface DraftTable {
  user_id: string;
  /** Also the key of the request that the draft becomes. */
  id: string;
  team_id: string;
  /** Increases with each save: a save over a version that its form hasn't seen is refused. */
  version: Generated<number>;
  /** The open form that saved it last. */
  saved_by: string;
  /** `DraftContent` in JSON. */
  content: string;
  changed_at: Generated<Date>;
}

export interface Schema extends StatusTables {
  audit_checkpoint: AuditCheckpointTable;
  audit_record: AuditRecordTable;
  delivery: DeliveryTable;
  draft: DraftTable;
  notice: NoticeTable;
  open_stream: OpenStreamTable;
  personal_token: PersonalTokenTable;
  recent_request: RecentRequestTable;
  refusal_count: RefusalCountTable;
  call_turn: CallTurnTable;
  run: RunTable;
  run_person: RunPersonTable;
  run_search: RunSearchTable;
  event: EventTable;
  intent: IntentTable;
  escrow: EscrowTable;
  escrow_key: EscrowKeyTable;
  setup: SetupTable;
  setup_check: SetupCheckTable;
  sweep: SweepTable;
  stray: StrayTable;
  portal_user: UserTable;
  session: SessionTable;
}
