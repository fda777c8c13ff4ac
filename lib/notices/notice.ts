import type { RunEvent } from '../runs/events.ts';

/** What people choose to be notified of. */
export const TOPICS = ['failed', 'succeeded', 'approval', 'expiry', 'drift'] as const;
export type Topic = (typeof TOPICS)[number];

/** What a notice reports, with the topic that a person or a team turns off to get no more of it. */
export const TOPIC_OF = {
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'failed',
  denied: 'failed',
  expired: 'failed',
  'approval-wanted': 'approval',
  'approval-reminder': 'approval',
  'approval-ending': 'expiry',
  'password-ending': 'expiry',
  drifted: 'drift',
  gone: 'drift',
} as const satisfies Readonly<Record<string, Topic>>;
export type NoticeKind = keyof typeof TOPIC_OF;
export const NOTICE_KINDS = Object.keys(TOPIC_OF) as NoticeKind[];

/** Something to notify people of. A run has at most one notice of a kind and occurrence. */
export interface Notice {
  kind: NoticeKind;
  /** The number of the event, the time (ISO) that a reminder is about, or the id of the check of a setup. */
  occurrence: string;
}

/** The notices of a run's new events. */
export function noticesOf(events: readonly RunEvent[]): Notice[] {
  return events.flatMap((event) => {
    const kind = kindOf(event);
    return kind === null ? [] : [{ kind, occurrence: String(event.no) }];
  });
}

function kindOf(event: RunEvent): NoticeKind | null {
  switch (event.type) {
    case 'run.requested':
      return event.approval ? 'approval-wanted' : null;
    case 'run.approval-voided':
      return 'approval-wanted';
    case 'run.succeeded':
      return 'succeeded';
    case 'run.failed':
      return 'failed';
    case 'run.cancelled':
      return 'cancelled';
    case 'run.denied':
      return 'denied';
    case 'run.approval-expired':
      return 'expired';
    default:
      return null;
  }
}

/** How a notice reaches its recipients. `teams` is Microsoft Teams. */
export const CHANNELS = ['email', 'slack', 'teams', 'webhook'] as const;
export type Channel = (typeof CHANNELS)[number];

export const DELIVERY_STATES = ['waiting', 'delivered', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** Why an attempt failed. None of them quotes an answer, an address or a secret. */
export const DELIVERY_PROBLEMS = [
  'refused',
  'unreachable',
  'timed-out',
  'redirected',
  'address-not-allowed',
  'not-encrypted',
  'no-recipient',
  'interrupted',
] as const;
export type DeliveryProblem = (typeof DELIVERY_PROBLEMS)[number];
