import { expect, test } from 'vitest';
import { portalConfigSchema } from '#lib/portal-config.ts';
import { channelSettings, findChannelProblems, type NoticeSettings, parseSmtpUrl } from './notice-settings.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

const config = portalConfigSchema.parse({
  teams: [
    {
      ...{ id: 'payments', name: { en: 'Payments', ja: '決済' }, accountId: '111111111111', regions: ['us-east-1'] },
      ...{ deployerRoleArn: 'arn:aws:iam::111111111111:role/deployer', externalId: 'external' },
      groups: { dba: ['dba'], lead: ['lead'] },
      notifications: {
        email: { to: ['team@example.com'] },
        slack: { urlSetting: 'NOTIFY_CHAT' },
        webhook: { urlSetting: 'NOTIFY_HOOK', secretSetting: 'NOTIFY_SECRET', events: ['failed'] },
      },
    },
  ],
  groups: { support: [], auditor: [] },
  notifications: { webhookHosts: ['hooks.example.com'], privateWebhookHosts: ['hooks.corp.example:8443'] },
});

const notices: NoticeSettings = {
  smtp: { host: 'mail', port: 25, isSecure: false, requiresTls: true, auth: null, from: { name: '', address: 'x' } },
  channels: {
    NOTIFY_CHAT: 'https://hooks.example.com/services/canary',
    NOTIFY_HOOK: 'https://hooks.corp.example:8443/canary',
    NOTIFY_SECRET: SECRET,
  },
  allowsLocal: false,
};

const problems = (channels: Record<string, string>, more: Partial<NoticeSettings> = {}) =>
  findChannelProblems(config, { ...notices, ...more, channels: { ...notices.channels, ...channels } });

test('accepts complete channels', () => {
  expect(problems({})).toEqual([]);
});

test.each([
  [{ NOTIFY_CHAT: 'http://hooks.example.com/canary' }, /NOTIFY_CHAT: must begin with https: \(.* payments\)/],
  [{ NOTIFY_CHAT: 'https://evil.example/canary' }, /NOTIFY_CHAT: goes to a host that is not in/],
  [{ NOTIFY_CHAT: 'https://hooks.example.com:8443/canary' }, /NOTIFY_CHAT: goes to a host that is not in/],
  [{ NOTIFY_CHAT: 'canary' }, /NOTIFY_CHAT: is not a web address/],
  [{ NOTIFY_SECRET: 'canary' }, /NOTIFY_SECRET: must be at least 24 bytes/],
])('reports %j without its value', (channels, expected) => {
  expect(problems(channels as unknown as Record<string, string>)).toEqual([expect.stringMatching(expected)]);
  expect(problems(channels as unknown as Record<string, string>).join()).not.toContain('canary');
});

test('reports a channel whose setting is missing, and e-mail without a mail server', () => {
  expect(findChannelProblems(config, { ...notices, smtp: null, channels: {} })).toEqual([
    expect.stringMatching(/NOTIFY_CHAT: is missing/),
    expect.stringMatching(/NOTIFY_HOOK: is missing/),
    expect.stringMatching(/NOTIFY_SECRET: is missing/),
    expect.stringMatching(/SMTP_URL: is missing/),
  ]);
});

test('takes the settings of channels, and no others', () => {
  const given = {
    NOTIFY_A: ' a ',
    NOTIFY_B: ' ',
    NOTIFY_C_FILE: 'c',
    NOTIFICATIONS_ALLOW_LOCAL: '1',
    AUTH_SECRET: 'x',
  };
  expect(channelSettings(given)).toEqual({ NOTIFY_A: 'a' });
});

test.each([
  ['smtp://mail.example.com', { host: 'mail.example.com', port: 587, isSecure: false, auth: null }],
  ['smtps://mail.example.com', { host: 'mail.example.com', port: 465, isSecure: true, auth: null }],
  [
    'smtp://us%40er:p%3A%2Fw@mail:2525',
    { host: 'mail', port: 2525, isSecure: false, auth: { user: 'us@er', pass: 'p:/w' } },
  ],
  ['http://mail.example.com', null],
  ['smtp://mail.example.com?tls=no', null],
  ['mail.example.com', null],
])('reads %s', (text, expected) => {
  expect(parseSmtpUrl(text)).toEqual(expected);
});
