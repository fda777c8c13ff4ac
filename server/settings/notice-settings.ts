import { Webhook } from 'standardwebhooks';
import type { PortalConfig } from '#lib/portal-config.ts';
import type { Environment } from './production-checks.ts';
import { problemLine } from './production-checks.ts';

/** The mail server. Contains a password. */
export interface SmtpSettings {
  host: string;
  port: number;
  /** TLS from the start; otherwise STARTTLS, which `requiresTls` makes a condition. */
  isSecure: boolean;
  requiresTls: boolean;
  auth: { user: string; pass: string } | null;
  from: { name: string; address: string };
}

export interface NoticeSettings {
  /** Null: the portal sends no e-mails. */
  smtp: SmtpSettings | null;
  /** The settings that begin with NOTIFY_: web addresses and secrets of channels, which the configuration names. */
  channels: Readonly<Record<string, string>>;
  /** Webhooks may go to this machine, over plain HTTP. Only in the sandbox. */
  allowsLocal: boolean;
}

export const CHANNEL_SETTING = /^NOTIFY_[A-Z0-9_]+$/;

/** Parses SMTP_URL; null if it is not the address of a mail server. */
export function parseSmtpUrl(text: string): Pick<SmtpSettings, 'host' | 'port' | 'isSecure' | 'auth'> | null {
  const url = URL.parse(text);
  if (!url || !['smtp:', 'smtps:'].includes(url.protocol) || url.hostname === '') return null;
  if (!['', '/'].includes(url.pathname) || url.search !== '' || url.hash !== '') return null;
  const isSecure = url.protocol === 'smtps:';
  const [user, pass] = [url.username, url.password].map(decode);
  if (user === undefined || pass === undefined) return null;
  return {
    host: url.hostname,
    port: Number(url.port) || (isSecure ? 465 : 587),
    isSecure,
    auth: user === '' ? null : { user, pass },
  };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** The channel settings that are in the environment. */
export function channelSettings(environment: Environment): Record<string, string> {
  const named = Object.entries(environment).filter(([name]) => CHANNEL_SETTING.test(name) && !name.endsWith('_FILE'));
  return Object.fromEntries(named.flatMap(([name, value]) => (value?.trim() ? [[name, value.trim()]] : [])));
}

/** What the teams' channels lack, one line each, without a value of a setting. */
export function findChannelProblems({ teams, notifications }: PortalConfig, notices: NoticeSettings): string[] {
  const hosts = [...(notifications?.webhookHosts ?? []), ...(notifications?.privateWebhookHosts ?? [])];
  return teams.flatMap(({ id, notifications: own }) => {
    const urls = [own?.slack, own?.teams, own?.webhook].flatMap((chosen) => (chosen ? [chosen.urlSetting] : []));
    const secrets = own?.webhook ? [own.webhook.secretSetting] : [];
    return [
      ...urls.flatMap((name) => describe(name, id, urlProblem(notices.channels[name], hosts, notices.allowsLocal))),
      ...secrets.flatMap((name) => describe(name, id, secretProblem(notices.channels[name]))),
      ...(own?.email && !notices.smtp ? describe('SMTP_URL', id, 'is missing: set it to your mail server') : []),
    ];
  });
}

function describe(name: string, teamId: string, problem: string | null): string[] {
  return problem === null ? [] : [problemLine(name, `${problem} (notifications of team ${teamId})`)];
}

function urlProblem(text: string | undefined, hosts: readonly string[], allowsLocal: boolean): string | null {
  if (text === undefined) return 'is missing: set it to the address of the channel, or remove the channel';
  const url = URL.parse(text);
  if (!url) return 'is not a web address';
  if (allowsLocal) return null;
  if (url.protocol !== 'https:') return 'must begin with https:';
  return hosts.includes(url.host)
    ? null
    : 'goes to a host that is not in notifications.webhookHosts of the configuration';
}

function secretProblem(text: string | undefined): string | null {
  const advice = "generate one with: node -p \"'whsec_' + crypto.randomBytes(32).toString('base64')\"";
  if (text === undefined) return `is missing: ${advice}`;
  if (!/^(?:whsec_)?[A-Za-z0-9+/]{32,}={0,2}$/.test(text)) return `must be at least 24 bytes in base64: ${advice}`;
  try {
    new Webhook(text);
    return null;
  } catch {
    return `is not valid base64: ${advice}`;
  }
}
