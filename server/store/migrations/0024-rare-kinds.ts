import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Finds the clean-ups of a long history without reading its setups. */
export const rareKinds: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const team of ['', 'team_id, '])
      await sql
        .raw(`CREATE INDEX ON run_search (${team}created_at DESC, run_id DESC) WHERE kind = 'clean-up'`)
        .execute(db);
  },
};
