import { z } from 'zod';

const days = (least: number) =>
  z
    .int({ error: 'must be a whole number of days' })
    .min(least, `must be ${least} or more`)
    .max(36_500, 'must be 36500 or less');

/** After how many days data that nothing needs is deleted. What isn't listed is kept forever, except for drafts. */
export const retentionSchema = z.strictObject({
  /** Drafts, from their last change. */
  draftDays: days(1).optional(),
  /** Setups that were cleaned up, or created nothing, with their clean-ups and events. */
  runDays: days(90).optional(),
  /** Notifications that were sent, with the state of their deliveries. */
  notificationDays: days(30).optional(),
  /** Audit records, up to a signed checkpoint. */
  auditDays: days(365).optional(),
});
export type Retention = z.output<typeof retentionSchema>;

/** How many days a draft that doesn't change is kept. */
export function draftDaysOf(retention: Retention | undefined): number {
  return retention?.draftDays ?? 30;
}
