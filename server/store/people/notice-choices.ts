import { sql } from 'kysely';
import type { Locale } from '#lib/i18n/locale.ts';
import type { Topic } from '#lib/notices/notice.ts';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';

/** A person whose groups haven't been confirmed by a sign-in for this long gets no e-mails. */
const SIGNED_IN_DAYS = 90;

interface NoticeChoices {
  email: string | null;
  topics: Topic[] | null;
}

/** Where a person's e-mails go, and what they chose; null topics: they haven't. */
export function loadNoticeChoices(db: Database, userId: string): Promise<NoticeChoices> {
  return withDatabase(() =>
    db.kysely
      .selectFrom('portal_user')
      .select(['email', 'notice_topics as topics'])
      .where('id', '=', userId)
      .executeTakeFirstOrThrow(),
  );
}

export function saveNoticeChoices(db: Database, userId: string, topics: Topic[], locale: Locale): Promise<void> {
  return withDatabase(async () => {
    await db.kysely
      .updateTable('portal_user')
      .set({ notice_topics: topics, locale })
      .where('id', '=', userId)
      .execute();
  });
}

interface PersonWithEmail {
  id: string;
  name: string;
  groups: string[];
  topics: Topic[] | null;
}

/** People of these groups who can get e-mails: they have an address, signed in lately, and aren't blocked. */
export function listPeopleWithEmail(kysely: Database['kysely'], groups: readonly string[]): Promise<PersonWithEmail[]> {
  return kysely
    .selectFrom('portal_user')
    .select(['id', 'name', 'groups', 'notice_topics as topics'])
    .where('email', 'is not', null)
    .where('blocked_at', 'is', null)
    .where('signed_in_at', '>', sql<Date>`now() - make_interval(days => ${SIGNED_IN_DAYS})`)
    .where(sql<boolean>`groups && ${groups}::text[]`)
    .execute();
}

interface Mailbox {
  id: string;
  email: string;
  name: string;
  groups: string[];
  locale: Locale | null;
}

/** Where a person's e-mail goes now, and in which language; null if they have no address or are blocked. */
export function findMailbox(db: Database, userId: string): Promise<Mailbox | null> {
  return withDatabase(async () => {
    const row = await db.kysely
      .selectFrom('portal_user')
      .select(['id', 'email', 'name', 'groups', 'locale'])
      .where('id', '=', userId)
      .where('blocked_at', 'is', null)
      .executeTakeFirst();
    return row?.email ? { ...row, email: row.email } : null;
  });
}
