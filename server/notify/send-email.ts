import { setTimeout as pause } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import type { DeliveryProblem } from '#lib/notices/notice.ts';
import type { SmtpSettings } from '#server/settings/notice-settings.ts';
import type { DeliveryResult } from '#server/store/notices/deliveries.ts';

/** For each stage of the conversation with the mail server, and for all of it. */
const STAGE_MS = 8_000;
const TIMEOUT_MS = 15_000;

interface Email {
  to: { name: string; address: string };
  subject: string;
  text: string;
  html: string;
  /** The same in each attempt, so that a mail program shows a message only once. */
  messageId: string;
}

/** Hands an e-mail to the mail server once. The problem contains nothing that the server answered except its code. */
export async function sendEmail(
  smtp: SmtpSettings,
  { to, subject, text, html, messageId }: Email,
  timeoutMs = TIMEOUT_MS,
): Promise<DeliveryResult> {
  const { host, port, isSecure, requiresTls, auth, from } = smtp;
  const transport = createTransport({
    host,
    port,
    secure: isSecure,
    requireTLS: requiresTls,
    ...(auth ? { auth } : {}),
    connectionTimeout: STAGE_MS,
    greetingTimeout: STAGE_MS,
    socketTimeout: STAGE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const headers = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' };
  const ended = new AbortController();
  try {
    const sent = transport.sendMail({ from, to, subject, text, html, messageId, headers }).then(() => true);
    const late = pause(timeoutMs, false, { signal: ended.signal }).catch(() => false);
    if (await Promise.race([sent, late])) return 'delivered';
    // Without a listener, its later failure would end the process.
    sent.catch(() => undefined);
    return { problem: 'timed-out', status: null };
  } catch (error) {
    return problemOf(error);
  } finally {
    ended.abort();
    transport.close();
  }
}

const PROBLEMS: Readonly<Record<string, DeliveryProblem>> = {
  EAUTH: 'refused',
  EENVELOPE: 'refused',
  EMESSAGE: 'refused',
  ETIMEDOUT: 'timed-out',
  ETLS: 'not-encrypted',
};

function problemOf(error: unknown): DeliveryResult {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  const status = typeof responseCode === 'number' ? responseCode : null;
  const named = PROBLEMS[String(code)];
  if (named) return { problem: named, status };
  return { problem: /CERT|SSL|TLS/.test(String(code)) ? 'not-encrypted' : 'unreachable', status };
}
