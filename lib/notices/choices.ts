import { z } from 'zod';
import { LOCALES } from '../i18n/locale.ts';
import { TOPICS, type Topic } from './notice.ts';

/** What a person chooses on the settings page; e-mails come in the language of that page. */
export const noticeChoicesSchema = z.strictObject({
  topics: z.array(z.enum(TOPICS)).max(TOPICS.length),
  locale: z.enum(LOCALES),
});

/** What the settings page shows about a person's e-mails. */
export interface NoticeChoices {
  /** Where they go; null if the identity provider sent no address. */
  email: string | null;
  topics: readonly Topic[];
  /** The portal has a mail server. */
  hasMail: boolean;
}
