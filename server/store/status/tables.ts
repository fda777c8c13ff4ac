import type { ColumnType, Generated } from 'kysely';

/** A portal process that runs, or ran within the last day. */
interface ProcessTable {
  /** As in leases. */
  id: string;
  version: string;
  started_at: Date;
  seen_at: Generated<Date>;
}

/** How AWS last answered for a team, or how a chore last ended. */
interface LastOutcomeTable {
  kind: 'team' | 'chore';
  /** The team's id, or the chore. */
  name: string;
  succeeded_at: Date | null;
  failed_at: Date | null;
  /** Error code of the last failure. */
  problem: string | null;
}

/** A single row. */
interface DatabaseWatchTable {
  is_only: Generated<boolean>;
  /** Identifies the server and the database in it; a copy has a different one. */
  identity: string;
  /** When a portal last used it. */
  seen_at: Date;
  /** When the database was found to be a restored one, and when its records end. */
  restored_at: ColumnType<Date | null, undefined, Date>;
  records_end_at: ColumnType<Date | null, undefined, Date>;
}

/** The tables about the portal itself. */
export interface StatusTables {
  database_watch: DatabaseWatchTable;
  last_outcome: LastOutcomeTable;
  process: ProcessTable;
}
