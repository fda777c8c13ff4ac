import { randomBytes, randomUUID } from 'node:crypto';
import { type MessageSink, startMessageSink } from '#sandbox/message-sink.ts';
import { portalConfig } from '#sandbox/teams.ts';
import type { Log } from '#server/log.ts';
import { openMetrics } from '#server/metrics.ts';
import type { Settings } from '#server/settings/env.ts';
import { parseSmtpUrl } from '#server/settings/notice-settings.ts';
import { recordSignIn } from '#server/store/people/users.ts';
import { openTestDatabase, type TestDatabase } from '#server/store/testing/test-database.ts';
import { REAL_TIME } from '#server/time.ts';
import { NOTIFY_PACE, type NotifierPortal, openNotifier } from '../notifier.ts';

export const WEBHOOK_SECRET = `whsec_${randomBytes(32).toString('base64')}`;
const QUICK = { ...NOTIFY_PACE, pollMs: 20, remindMs: 60_000 };

/** Notifiers on real PostgreSQL, which send to a sink on this machine for a team with all channels. */
export interface NotifierBench {
  database: TestDatabase;
  sink: MessageSink;
  portal: NotifierPortal;
  /** Everything that was logged, as JSON. */
  logged: string[];
  /** Starts a notifier as one process has it; `stop` ends it. */
  start(pace?: Partial<typeof NOTIFY_PACE>): void;
  stop(): Promise<void>;
  /** Signs a person in; returns the user id. */
  signIn(groups: string[], locale?: 'en' | 'ja'): Promise<string>;
  close(): Promise<void>;
}

export async function openNotifierBench(judge?: Parameters<typeof startMessageSink>[0]): Promise<NotifierBench> {
  const [database, sink] = await Promise.all([openTestDatabase(), startMessageSink(judge)]);
  const server = parseSmtpUrl(sink.smtpUrl);
  if (!server) throw new Error('the sink has no SMTP address');
  const config = portalConfig({ payments: 'payments-id', analytics: 'analytics-id', ledger: 'ledger-id' });
  const [payments] = config.teams;
  if (!payments) throw new Error('no team');
  payments.notifications = {
    locale: 'ja',
    email: { to: ['team@example.com'], events: ['failed'] },
    slack: { urlSetting: 'NOTIFY_SLACK', events: ['failed', 'approval'] },
    teams: { urlSetting: 'NOTIFY_TEAMS', events: ['failed'] },
    webhook: { urlSetting: 'NOTIFY_HOOK', secretSetting: 'NOTIFY_SECRET', events: ['failed', 'succeeded'] },
  };
  const logged: string[] = [];
  const keep = (...given: unknown[]) => void logged.push(JSON.stringify(given));
  const from = { name: '', address: 'portal@example.com' };
  const notices: Settings['notices'] = {
    smtp: { ...server, requiresTls: false, from },
    channels: {
      NOTIFY_SLACK: `${sink.webUrl}/slack-path`,
      NOTIFY_TEAMS: `${sink.webUrl}/teams-path`,
      NOTIFY_HOOK: `${sink.webUrl}/hook-path`,
      NOTIFY_SECRET: WEBHOOK_SECRET,
    },
    allowsLocal: true,
  };
  const portal: NotifierPortal = {
    db: database.db,
    config,
    settings: { portalUrl: 'https://portal.example.com', notices } as Settings,
    log: { info: keep, warn: keep, error: keep } as unknown as Log,
    metrics: openMetrics(),
    time: REAL_TIME,
  };
  let running: ReturnType<typeof openNotifier>[] = [];
  const stop = async () => {
    await Promise.all(running.map((one) => one.close()));
    running = [];
  };
  return {
    database,
    sink,
    portal,
    logged,
    start: (pace = {}) => void running.push(openNotifier(portal, { ...QUICK, ...pace })),
    stop,
    signIn(groups, locale = 'en') {
      const subject = randomUUID();
      const email = `${subject}@example.com`;
      return recordSignIn(database.db, {
        ...{ issuer: 'https://login.example.com', subject, name: `Person ${subject}` },
        ...{ groups, groupsProblem: null, email, locale },
      });
    },
    async close() {
      await stop();
      await database.drop();
      await sink.stop();
    },
  };
}
