import { sql } from 'kysely';
import type { Locale } from '#lib/i18n/locale.ts';
import type { Database } from '../database/database.ts';
import type { UserTable } from '../database/schema.ts';
import { withDatabase } from '../database/with-database.ts';

interface SignedIn {
  issuer: string;
  subject: string;
  name: string;
  groups: string[];
  groupsProblem: UserTable['groups_problem'];
  /** Where notifications go, and in which language, if known. */
  email?: string | null;
  locale?: Locale | undefined;
}

/** Stores a sign-in with the current name, groups and e-mail address; returns the user id, which never changes. */
export async function recordSignIn(db: Database, { groupsProblem, ...person }: SignedIn): Promise<string> {
  return withDatabase(async () => {
    const { name, groups, email = null, locale } = person;
    const latest = { name, groups, groups_problem: groupsProblem, email, ...(locale ? { locale } : {}) };
    const { id } = await db.kysely
      .insertInto('portal_user')
      .values({ issuer: person.issuer, subject: person.subject, ...latest })
      .onConflict((conflict) =>
        conflict
          .columns(['issuer', 'subject'])
          .doUpdateSet({ ...latest, signed_in_at: sql<Date>`now()`, groups_confirmed_at: sql<Date>`now()` }),
      )
      .returning('id')
      .executeTakeFirstOrThrow();
    return id;
  });
}
