import { type Notice, TOPIC_OF } from '#lib/notices/notice.ts';
import { isCurrent, recipientsOf } from '#lib/notices/recipients.ts';
import { teamRecipients } from '#lib/notices/team-channels.ts';
import type { Chore } from '#lib/portal-status.ts';
import type { RunView } from '#lib/runs/view.ts';
import { actorFromGroups } from '#server/auth/session/actor-from-groups.ts';
import { doChore } from '#server/observe/chores.ts';
import type { Portal } from '#server/portal.ts';
import type { Transaction } from '#server/store/database/database.ts';
import { addReminders } from '#server/store/notices/add-reminders.ts';
import {
  type Addressee,
  addressNotice,
  findUnaddressed,
  postponeNotice,
} from '#server/store/notices/address-notice.ts';
import {
  type ClaimedDelivery,
  claimDeliveries,
  type DeliveryResult,
  endAttempt,
  giveUpInterrupted,
} from '#server/store/notices/deliveries.ts';
import { listPeopleWithEmail } from '#server/store/people/notice-choices.ts';
import { actEvery } from '#server/time.ts';
import { sendDelivery } from './send-delivery.ts';

export const NOTIFY_PACE = {
  /** How long a notice may wait before a process sees it. */
  pollMs: 1_000,
  remindMs: 60_000,
  /** Longer than an attempt may take, so that only the death or suspension of a process leads to a second one. */
  leaseMs: 30_000,
  /** Until the deliveries of a notice are tried again after an error. */
  postponeMs: 60_000,
};

/** Deliveries that one process sends in parallel. */
const CONCURRENCY = 8;
const NOTICES_AT_ONCE = 20;

export type NotifierPortal = Pick<Portal, 'db' | 'config' | 'settings' | 'log' | 'metrics' | 'time'>;

/**
 * Turns notices into deliveries and sends them, in every process: each notice and each delivery is claimed by one. Sends
 * before it stores that it sent, so a process that dies in between leads to a second message with the same ID, and none
 * is lost.
 */
export function openNotifier(portal: NotifierPortal, pace = NOTIFY_PACE): { close(): Promise<void> } {
  const closing = new AbortController();
  const { time, log } = portal;
  const inWork = new Set<Promise<unknown>>();
  const track = (work: Promise<unknown>) => {
    inWork.add(work);
    void work.finally(() => inWork.delete(work));
  };
  let sending = 0;

  async function sendDue(): Promise<void> {
    const limit = CONCURRENCY - sending;
    if (limit <= 0 || closing.signal.aborted) return;
    for (const delivery of await claimDeliveries(portal.db, { limit, leaseMs: pace.leaseMs })) {
      sending += 1;
      const done = attempt(portal, delivery).finally(() => {
        sending -= 1;
      });
      track(done);
    }
  }

  const every = (ms: number, name: Chore, what: string, chore: () => Promise<void>) => {
    let isBusy = false;
    const turn = async () => {
      if (isBusy) return;
      isBusy = true;
      await doChore(name, chore).catch((error) => log.warn({ err: error }, `could not ${what}`));
      isBusy = false;
    };
    void actEvery(time, ms, closing.signal, () => track(turn()));
  };
  every(pace.pollMs, 'send-notifications', 'send notifications', async () => {
    await addressAll(portal, pace.postponeMs);
    await sendDue();
  });
  every(pace.remindMs, 'reminders', 'add reminders', async () => {
    await addReminders(portal.db);
    await giveUpInterrupted(portal.db);
  });
  return {
    async close() {
      closing.abort();
      await Promise.allSettled(inWork);
    },
  };
}

async function addressAll(portal: NotifierPortal, postponeMs: number): Promise<void> {
  const { db, log } = portal;
  for (const noticeId of await findUnaddressed(db, NOTICES_AT_ONCE)) {
    try {
      await addressNotice(db, noticeId, (trx, notice, run) => findAddressees(portal, trx, notice, run));
    } catch (error) {
      log.error({ err: error, noticeId }, 'could not find out whom to notify');
      await postponeNotice(db, noticeId, postponeMs);
    }
  }
}

async function findAddressees(
  { config, settings }: NotifierPortal,
  trx: Transaction,
  { kind }: Notice,
  { then, now }: { then: RunView; now: RunView },
): Promise<Addressee[]> {
  const team = config.teams.find(({ id }) => id === then.teamId);
  if (!team || !isCurrent(kind, then, now)) return [];
  const hasMail = settings.notices.smtp !== null;
  const people = hasMail ? await listPeopleWithEmail(trx, [...team.groups.dba, ...team.groups.lead]) : [];
  const reachable = people.map(({ topics, ...member }) => ({ actor: actorFromGroups(member, config), topics }));
  return [
    ...recipientsOf(kind, then, reachable).map((userId) => ({ channel: 'email' as const, recipient: userId, userId })),
    ...teamRecipients(team.notifications, TOPIC_OF[kind])
      .filter(({ channel }) => channel !== 'email' || hasMail)
      .map((to) => ({ ...to, userId: null })),
  ];
}

/** One attempt. Its log line names neither the address nor the run's names. */
async function attempt(portal: NotifierPortal, delivery: ClaimedDelivery): Promise<void> {
  const { db, log, metrics, time } = portal;
  const { id, attempts, channel, runId, notice } = delivery;
  const about = { deliveryId: id, runId, kind: notice.kind, channel, attempt: attempts };
  let result: DeliveryResult;
  try {
    result = await sendDelivery(portal, delivery);
  } catch (error) {
    log.error({ err: error, ...about }, 'could not prepare a notification');
    result = { problem: 'interrupted', status: null };
  }
  const delayMs = time.now() - delivery.createdAt.getTime();
  metrics.countNotification(channel, result === 'delivered' ? 'delivered' : 'failed', delayMs);
  if (result === 'delivered') log.info(about, 'notification delivered');
  else log.warn({ ...about, ...result }, 'notification not delivered');
  await endAttempt(db, delivery, result, time.random()).catch((error) =>
    log.warn({ err: error, ...about }, 'could not store the result of a notification, which will be sent again'),
  );
}
