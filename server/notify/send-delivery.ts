import { Webhook } from 'standardwebhooks';
import type { Locale } from '#lib/i18n/locale.ts';
import { messages } from '#lib/i18n/messages.ts';
import { toEmail, toSlack, toTeams, toWebhook } from '#lib/notices/formats.ts';
import { composeMessage, type NoticeContext } from '#lib/notices/message.ts';
import { TOPIC_OF } from '#lib/notices/notice.ts';
import type { TeamNotifications } from '#lib/notices/team-channels.ts';
import { isAllowed } from '#lib/people/access.ts';
import type { Team } from '#lib/team.ts';
import { actorFromGroups } from '#server/auth/session/actor-from-groups.ts';
import type { Portal } from '#server/portal.ts';
import { loadRunOfNotice } from '#server/store/notices/address-notice.ts';
import type { ClaimedDelivery, DeliveryResult } from '#server/store/notices/deliveries.ts';
import { findMailbox } from '#server/store/people/notice-choices.ts';
import { loadDifferences } from '#server/store/setups/list-setups.ts';
import { postWebhook, type WebhookRules } from './post-webhook.ts';
import { sendEmail } from './send-email.ts';

type Sender = Pick<Portal, 'db' | 'config' | 'settings'>;

const GONE: DeliveryResult = { problem: 'no-recipient', status: null };

/** Sends one delivery once, in the recipient's language, with the run as it was when the notice was written. */
export async function sendDelivery(portal: Sender, delivery: ClaimedDelivery): Promise<DeliveryResult> {
  const { config, settings, db } = portal;
  const view = await loadRunOfNotice(db, delivery.runId, delivery.eventNo);
  const team = config.teams.find(({ id }) => id === view?.teamId);
  if (!view || !team) return GONE;
  const { notice, channel } = delivery;
  const differences = TOPIC_OF[notice.kind] === 'drift' ? await loadDifferences(db, notice.occurrence) : [];
  const context: NoticeContext = { notice, view, differences, teamName: team.name, portalUrl: settings.portalUrl };
  if (channel === 'email') return sendMail(portal, delivery, context, team);
  const chosen = team.notifications?.[channel];
  const url = chosen && settings.notices.channels[chosen.urlSetting];
  if (!url) return GONE;
  const rules = rulesOf(portal);
  const locale = localeOf(team);
  if (channel === 'slack') return post(url, toSlack(composeMessage(context, locale)), rules);
  if (channel === 'teams') return post(url, toTeams(composeMessage(context, locale)), rules);
  const secret = settings.notices.channels[(chosen as NonNullable<TeamNotifications['webhook']>).secretSetting];
  if (!secret) return GONE;
  const body = JSON.stringify(toWebhook(context, delivery.createdAt.toISOString()));
  return postWebhook({ url, body, headers: sign(secret, delivery.id, body) }, rules);
}

function post(url: string, body: object, rules: WebhookRules): Promise<DeliveryResult> {
  return postWebhook({ url, body: JSON.stringify(body) }, rules);
}

/** The headers of Standard Webhooks. The id is the same in each attempt; the time is that of the attempt. */
function sign(secret: string, deliveryId: string, body: string): Record<string, string> {
  const id = `msg_${deliveryId}`;
  const at = new Date();
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  };
}

function rulesOf({ config, settings }: Sender): WebhookRules {
  const { webhookHosts = [], privateWebhookHosts = [] } = config.notifications ?? {};
  return { webhookHosts, privateWebhookHosts, allowsLocal: settings.notices.allowsLocal };
}

function localeOf({ notifications }: Team): Locale {
  return notifications?.locale ?? 'en';
}

async function sendMail(
  { db, config, settings }: Sender,
  { id, recipient, userId }: ClaimedDelivery,
  context: NoticeContext,
  team: Team,
): Promise<DeliveryResult> {
  const { smtp } = settings.notices;
  if (!smtp) return GONE;
  const teamName = team.name[localeOf(team)];
  const member = userId === null ? null : await findMailbox(db, userId);
  // An attempt can be hours after the first, and the person may have left the team since.
  const maySee = member && isAllowed(actorFromGroups(member, config), 'run.view', { teamId: team.id });
  if (userId !== null && !maySee) return GONE;
  const person = member ?? { email: recipient, name: teamName, locale: null };
  const locale = person.locale ?? localeOf(team);
  const settingsUrl = userId === null ? null : `${settings.portalUrl}/settings`;
  const content = toEmail(composeMessage(context, locale), locale, settingsUrl);
  return sendEmail(
    { ...smtp, from: { ...smtp.from, name: messages[locale].shell.portalName } },
    {
      ...content,
      to: { name: person.name, address: person.email },
      messageId: `<${id}@${new URL(settings.portalUrl).hostname}>`,
    },
  );
}
