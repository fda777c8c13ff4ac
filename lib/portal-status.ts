import type { ErrorCode } from './errors.ts';
import type { OPEN_STATES } from './runs/steps.ts';

/** Regular work of every process, of which one at a time does what is due. */
export const CHORES = [
  'waiting-runs',
  'expired-passwords',
  'expired-approvals',
  'sweeps',
  'setup-checks',
  'send-notifications',
  'reminders',
  'audit-checkpoints',
  'housekeeping',
  'retention',
] as const;
export type Chore = (typeof CHORES)[number];

/** How something last succeeded and last failed. ISO times by the database's clock; null: never. */
export interface LastOutcome {
  succeededAt: string | null;
  failedAt: string | null;
  /** Of the last failure. */
  problem: ErrorCode | null;
}

/** What the status page shows to admins: nothing about a run or a person. */
export interface PortalStatus {
  /** The time of the database at the answer. */
  now: string;
  processes: { id: string; version: string; startedAt: string; seenAt: string; runs: number; isGone: boolean }[];
  runs: Partial<Record<(typeof OPEN_STATES)[number], number>>;
  oldestQueuedSeconds: number | null;
  database: { version: string; role: string; migration: string; latencyMs: number; restoredAt: string | null };
  teams: ({ id: string } & LastOutcome)[];
  chores: ({ name: Chore } & LastOutcome)[];
  sweeps: { lastAt: string | null; failed: number };
  checkpoint: { number: number; writtenAt: string } | null;
  uncoveredAuditSeconds: number | null;
  notifications: { lastDeliveredAt: string | null; waiting: number };
}

/** Whether the last thing that happened was a failure; null if nothing did. */
export function isFailing({ succeededAt, failedAt }: LastOutcome): boolean | null {
  if (succeededAt === null && failedAt === null) return null;
  return failedAt !== null && (succeededAt === null || failedAt > succeededAt);
}
