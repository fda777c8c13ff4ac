import { once } from 'node:events';
import { createServer } from 'node:http';
import { globalAgent } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { type MessageSink, startMessageSink } from '#sandbox/message-sink.ts';
import { parseSmtpUrl } from '#server/settings/notice-settings.ts';
import { postWebhook, type WebhookRules } from './post-webhook.ts';
import { sendEmail } from './send-email.ts';

const LOCAL: WebhookRules = { webhookHosts: [], privateWebhookHosts: [], allowsLocal: true };

let sink: MessageSink;
afterEach(() => sink?.stop());

function smtpOf({ smtpUrl }: MessageSink, requiresTls = false) {
  const server = parseSmtpUrl(smtpUrl);
  if (!server) throw new Error('no SMTP address');
  return { ...server, requiresTls, from: { name: 'Portal', address: 'portal@example.com' } };
}

const EMAIL = {
  to: { name: 'Dana "D" <x@evil.example>\r\nBcc: all@evil.example', address: 'dana@example.com' },
  subject: '却下されました\r\nBcc: all@evil.example',
  text: '.\n..\n本文 with é = and a long line '.repeat(9),
  html: '<p>x</p>',
  messageId: '<one@portal.example.com>',
};

test('an e-mail arrives as it was written, for its one recipient, with its ID', async () => {
  sink = await startMessageSink();
  expect(await sendEmail(smtpOf(sink), EMAIL)).toBe('delivered');
  const [message] = sink.messages;
  if (message?.kind !== 'email') throw new Error('no e-mail');
  expect(message.recipients).toEqual(['dana@example.com']);
  expect(message.mail).toMatchObject({ messageId: EMAIL.messageId, text: EMAIL.text.trim() });
  expect(message.mail.subject).toContain('却下されました');
  expect(message.raw.split('\r\n').filter((line) => /^bcc:/i.test(line))).toEqual([]);
  expect(message.raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
});

test.each([
  ['that the server refuses', 550, { problem: 'refused', status: 550 }],
  ['that the server asks to repeat', 451, { problem: 'refused', status: 451 }],
  ['that the server doesn’t answer', 'silence', { problem: 'timed-out', status: null }],
] as const)('an e-mail %s is not delivered', async (_what, verdict, expected) => {
  sink = await startMessageSink(() => verdict);
  expect(await sendEmail(smtpOf(sink), EMAIL, 1_000)).toEqual(expected);
});

test('an e-mail isn’t sent without encryption, nor to a server that is away', async () => {
  sink = await startMessageSink();
  expect(await sendEmail(smtpOf(sink, true), EMAIL)).toMatchObject({ problem: 'not-encrypted' });
  expect(sink.messages).toEqual([]);
  const smtp = smtpOf(sink);
  await sink.stop();
  expect(await sendEmail(smtp, EMAIL)).toEqual({ problem: 'unreachable', status: null });
});

test.each([
  [200, 'delivered'],
  [204, 'delivered'],
  [302, { problem: 'redirected', status: 302 }],
  [404, { problem: 'refused', status: 404 }],
  ['silence', { problem: 'timed-out', status: null }],
] as const)('a webhook that answers %s counts as %j, and is asked once', async (verdict, expected) => {
  sink = await startMessageSink(() => verdict);
  expect(await postWebhook({ url: `${sink.webUrl}/secret`, body: '{"a":1}' }, LOCAL, 1_000)).toEqual(expected);
  expect(sink.messages).toMatchObject([{ path: '/secret', body: '{"a":1}' }]);
});

test('a webhook goes only over https, to listed hosts with an allowed address, and nothing else is contacted', async () => {
  sink = await startMessageSink();
  const { port } = new URL(sink.webUrl);
  const named = `localhost:${port}`;
  const rules: WebhookRules = {
    webhookHosts: [named, `127.0.0.1:${port}`, `[::1]:${port}`],
    privateWebhookHosts: [],
    allowsLocal: false,
  };
  const asked = [
    `http://${named}/`,
    // Its address is checked after DNS.
    `https://${named}/`,
    `https://127.0.0.1:${port}/`,
    `https://[::1]:${port}/`,
    `https://2130706433:${port}/`,
    'https://localhost/',
    `https://user@evil.example:${port}/`,
    'file:///etc/passwd',
    'not a URL',
  ];
  for (const url of asked) {
    for (const privateWebhookHosts of [[], [named]]) {
      const result = await postWebhook({ url, body: '{}' }, { ...rules, privateWebhookHosts });
      expect(result, url).toEqual({ problem: 'address-not-allowed', status: null });
    }
  }
  expect(sink.messages).toEqual([]);
});

test('a webhook goes through the proxy of the process, which looks up the host', async () => {
  const asked: (string | undefined)[] = [];
  const proxy = createServer().on('connect', ({ url }, socket) => {
    asked.push(url);
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { options } = globalAgent;
  const { proxyEnv } = options;
  options.proxyEnv = { NODE_ENV: 'test', HTTPS_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` };
  onTestFinished(() => {
    options.proxyEnv = proxyEnv;
    proxy.close();
  });
  const rules: WebhookRules = { webhookHosts: ['hooks.invalid'], privateWebhookHosts: [], allowsLocal: false };
  const result = await postWebhook({ url: 'https://hooks.invalid/secret', body: '{}' }, rules);
  expect(result).toEqual({ problem: 'unreachable', status: null });
  expect(asked).toEqual(['hooks.invalid:443']);
  await postWebhook({ url: 'https://other.invalid/secret', body: '{}' }, rules);
  expect(asked).toHaveLength(1);
});
