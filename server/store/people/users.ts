import { sql } from 'kysely';
import type { Database } from '../database/database.ts';
import type { UserTable } from '../database/schema.ts';
import { withDatabase } from '../database/with-database.ts';

interface SignedIn {
  issuer: string;
  subject: string;
  name: string;
  groups: string[];
  groupsProblem: UserTable['groups_problem'];
}

/** Stores who has just signed in, with the name and groups of this time; gives the user id, the same at every sign-in. */
export async function recordSignIn(db: Database, { groupsProblem, ...person }: SignedIn): Promise<string> {
  return withDatabase(async () => {
    const latest = { name: person.name, groups: person.groups, groups_problem: groupsProblem };
    const { id } = await db.kysely
      .insertInto('portal_user')
      .values({ issuer: person.issuer, subject: person.subject, ...latest })
      .onConflict((conflict) =>
        conflict.columns(['issuer', 'subject']).doUpdateSet({ ...latest, signed_in_at: sql<Date>`now()` }),
      )
      .returning('id')
      .executeTakeFirstOrThrow();
    return id;
  });
}
