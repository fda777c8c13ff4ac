import type { ColumnType, Generated } from 'kysely';
import type { Check, Person } from '#lib/runs/events.ts';
import type { CheckFailure } from '#lib/setups/setup.ts';
import type { SetupState, Verdict } from '#lib/setups/setup-state.ts';

/** JSON that is written as text. */
type Json<T> = ColumnType<T | null, string | null | undefined, string | null>;

/** One set of names, as the run that made it last left it. */
export interface SetupTable {
  run_id: string;
  team_id: string;
  account_id: string;
  region: string;
  /** The names that make it one: key, secrets and role, one per line. */
  names: string;
  created_at: Generated<Date>;
  state: SetupState;
  /** What the last check that could read the account said; null before the first. */
  verdict: Verdict | null;
  /** When the verdict became what it is. */
  verdict_since: Generated<Date>;
  failure: Json<CheckFailure>;
  /** End of the last check, or of the run's own verification. */
  checked_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  checked_for: Json<Person>;
  /** Where in the interval between two scheduled checks its own is, from 0 to 1. */
  slot: Generated<number>;
  wanted_at: ColumnType<Date | null, undefined, Date | null>;
  wanted_for: Json<Person>;
  /** Increases with each claim: the result of an earlier check is refused. */
  epoch: Generated<number>;
  /** Until then, one process makes the check. */
  lease_until: ColumnType<Date | null, undefined, Date | null>;
}

export interface SetupCheckTable {
  id: Generated<string>;
  run_id: string;
  ended_at: Generated<Date>;
  /** Null for a scheduled check. */
  requested_by: Json<Person>;
  state: SetupState;
  failure: Json<CheckFailure>;
  checks: ColumnType<Check[], string, never>;
}
