import type { Locale } from '../i18n/locale.ts';
import { messages } from '../i18n/messages.ts';
import { failedSteps } from '../runs/progress.ts';
import { type Message, type NoticeContext, runLink, untilOf } from './message.ts';

interface EmailContent {
  subject: string;
  text: string;
  html: string;
}

/** An e-mail. `settingsUrl` is null for an address that belongs to nobody's account. */
export function toEmail(message: Message, locale: Locale, settingsUrl: string | null): EmailContent {
  const { footer, footerOfTeam } = messages[locale].notices;
  const { subject, text, fields, link } = message;
  const end = settingsUrl === null ? footerOfTeam : `${footer} ${settingsUrl}`;
  const rows = fields.map(
    ({ label, value }) => `<tr><th align="left">${escapeHtml(label)}</th><td>${escapeHtml(value)}</td></tr>`,
  );
  const linked = (href: string, words: string) => `<a href="${escapeHtml(href)}">${escapeHtml(words)}</a>`;
  const htmlEnd = settingsUrl === null ? escapeHtml(footerOfTeam) : `${footer} ${linked(settingsUrl, settingsUrl)}`;
  return {
    subject,
    text: [
      text,
      '',
      ...fields.map(({ label, value }) => `${label}: ${value}`),
      '',
      `${link.text}: ${link.href}`,
      '',
      '-- ',
      end,
      '',
    ].join('\n'),
    html: [
      `<!doctype html><html lang="${locale}"><body>`,
      `<h1 style="font-size:18px">${escapeHtml(subject)}</h1><p>${escapeHtml(text)}</p>`,
      `<table cellpadding="4">${rows.join('')}</table>`,
      `<p>${linked(link.href, link.text)}</p><hr><p><small>${htmlEnd}</small></p></body></html>`,
    ].join('\n'),
  };
}

const HTML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => HTML[character] ?? character);
}

/** The JSON of a Slack incoming webhook, which Mattermost and others accept too. */
export function toSlack({ subject, text, fields, link }: Message): { text: string } {
  const lines = [
    `*${escapeSlack(subject)}*`,
    escapeSlack(text),
    ...fields.map(({ label, value }) => `${escapeSlack(label)}: ${escapeSlack(value)}`),
    `<${link.href}|${escapeSlack(link.text)}>`,
  ];
  return { text: lines.join('\n') };
}

/** So that a name is neither markup nor a mention of a channel or a person, for Mattermost either. */
function escapeSlack(text: string): string {
  return text
    .replaceAll(/[&<>]/g, (character) => HTML[character] ?? character)
    .replaceAll(/[@*_~`]/g, (character) => `${character}\u200b`)
    .replaceAll('://', ':\u200b//');
}

/** The JSON for a Teams workflow "When a Teams webhook request is received". Its texts are never read as Markdown. */
export function toTeams({ subject, text, fields, link }: Message) {
  const line = (run: object) => ({ type: 'RichTextBlock', inlines: [{ type: 'TextRun', ...run }] });
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [
      line({ text: subject, weight: 'Bolder', size: 'Medium' }),
      line({ text }),
      ...fields.map(({ label, value }) => line({ text: `${label}: ${value}` })),
    ],
    actions: [{ type: 'Action.OpenUrl', title: link.text, url: link.href }],
  };
  return { type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }] };
}

/** The body of a signed webhook: codes and names for programs, in no language. `at` is when the notice was written. */
export function toWebhook({ notice, view, differences, portalUrl }: NoticeContext, at: string) {
  const { approval, request } = view;
  const until = untilOf(notice, view);
  return {
    type: `run.${notice.kind}`,
    timestamp: at,
    data: {
      runId: view.id,
      kind: view.kind,
      teamId: view.teamId,
      accountId: view.accountId,
      region: view.region,
      alias: request.key.mode === 'create' ? request.key.alias : null,
      roleName: request.role.roleName,
      requestedBy: view.requestedBy,
      answeredBy: approval?.decision?.by ?? null,
      failedSteps:
        notice.kind === 'failed'
          ? failedSteps(view).map(({ name, attempts }) => ({ step: name, error: attempts.at(-1)?.error?.code ?? null }))
          : [],
      differences: differences.map(({ id }) => id),
      until: until?.toISOString() ?? null,
      url: runLink(portalUrl, view.id),
    },
  };
}
