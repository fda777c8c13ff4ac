import type { Generated } from 'kysely';

/** A portal process that runs, or ran within the last day. */
export interface ProcessTable {
  /** As in leases. */
  id: string;
  version: string;
  started_at: Date;
  seen_at: Generated<Date>;
}

/** How AWS last answered for a team, or how a chore last ended. */
export interface LastOutcomeTable {
  kind: 'team' | 'chore';
  /** The team's id, or the chore. */
  name: string;
  succeeded_at: Date | null;
  failed_at: Date | null;
  /** Error code of the last failure. */
  problem: string | null;
}
