import { z } from 'zod';
import { LOCALES } from '../i18n/locale.ts';
import { CHANNELS, type Channel, TOPICS, type Topic } from './notice.ts';

/** An e-mail address that no mail program can read as two, or as a header. */
const EMAIL = /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/i;

export function isEmailAddress(text: string): boolean {
  return text.length <= 254 && EMAIL.test(text);
}

const topics = z
  .array(z.enum(TOPICS, { error: `is not an event: use ${TOPICS.join(', ')}` }), { error: 'is not a list of events' })
  .min(1, 'the list is empty: name at least one event, or remove the line for all')
  .default([...TOPICS]);

/** Web addresses of channels contain a secret, so they are settings: the file names them. */
const settingName = z
  .string({ error: 'is missing: name the setting, for example NOTIFY_PAYMENTS_URL' })
  .regex(/^NOTIFY_[A-Z0-9_]{1,80}$/, 'must name a setting that begins with NOTIFY_, for example NOTIFY_PAYMENTS_URL');

const chat = z.strictObject({ urlSetting: settingName, events: topics });

/** Where a team's notifications go, besides those that its people choose for themselves. */
export const teamNotificationsSchema = z.strictObject({
  /** The language of the team's channels, and of people whose language is unknown. */
  locale: z.enum(LOCALES, { error: `must be one of ${LOCALES.join(', ')}` }).default('en'),
  email: z
    .strictObject({
      to: z
        .array(z.string().refine(isEmailAddress, 'is not an e-mail address'), { error: 'is not a list of addresses' })
        .min(1, 'the list is empty: name an address, or remove email')
        .max(20, 'the list has more than 20 addresses: use a mailing list'),
      events: topics,
    })
    .optional(),
  slack: chat.optional(),
  teams: chat.optional(),
  webhook: chat.extend({ secretSetting: settingName }).optional(),
});
export type TeamNotifications = z.output<typeof teamNotificationsSchema>;

const host = z
  .string({ error: 'is not the name of a host' })
  .regex(
    /^(?=.*[a-z])[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?$/,
    'must be the name of a host in lower-case letters, for example hooks.slack.com, with a port if it is not 443',
  );
const hosts = z.array(host, { error: 'is not a list of hosts' }).default([]);

/** The hosts that webhooks may go to. */
export const webhookHostsSchema = z.strictObject({
  webhookHosts: hosts,
  /** Those that may also have an address in a private network. */
  privateWebhookHosts: hosts,
});
export type WebhookHosts = z.output<typeof webhookHostsSchema>;

/** A team's own recipients of a topic: `team` of a web channel, or addresses. */
export function teamRecipients(
  notifications: TeamNotifications | undefined,
  topic: Topic,
): { channel: Channel; recipient: string }[] {
  return CHANNELS.flatMap((channel) => {
    const chosen = notifications?.[channel];
    if (!chosen?.events.includes(topic)) return [];
    if ('to' in chosen) return [...new Set(chosen.to)].map((address) => ({ channel, recipient: address }));
    return [{ channel, recipient: 'team' }];
  });
}
