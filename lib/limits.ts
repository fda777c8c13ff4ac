import { z } from 'zod';

const count = (most: number) =>
  z.int({ error: 'must be a whole number' }).min(1, 'must be 1 or more').max(most, `must be ${most} or less`);
const perMinute = count(100_000);

/** How often people may ask, over all processes of the portal; what is left out is as in `DEFAULT_LIMITS`. */
export const limitsSchema = z.strictObject({
  submitsPerMinute: z.strictObject({ person: perMinute, team: perMinute }).partial().optional(),
  plansPerMinute: perMinute.optional(),
  retriesPerMinute: perMinute.optional(),
  eventStreams: count(1_000).optional(),
  signInsPerMinute: perMinute.optional(),
});

export interface Limits {
  /** Set-ups and clean-ups that are asked for, by one person and by all of a team. */
  submitsPerMinute: { person: number; team: number };
  /** Looks at AWS: plans, lists of keys, checks of a team. By one person. */
  plansPerMinute: number;
  /** Retries, cancellations, passwords that are given again, sweeps, ends of sessions. By one person. */
  retriesPerMinute: number;
  /** Runs that one person follows at once: open tabs. */
  eventStreams: number;
  /** Starts of a sign-in, and returns from the identity provider, each, from one address: nobody is known yet. */
  signInsPerMinute: number;
}

const DEFAULT_LIMITS: Limits = {
  submitsPerMinute: { person: 10, team: 30 },
  plansPerMinute: 60,
  retriesPerMinute: 30,
  eventStreams: 6,
  signInsPerMinute: 60,
};

/** The limits that hold. */
export function limitsOf({ limits = {} }: { limits?: z.output<typeof limitsSchema> }): Limits {
  const submitsPerMinute = { ...DEFAULT_LIMITS.submitsPerMinute, ...limits.submitsPerMinute };
  return { ...DEFAULT_LIMITS, ...limits, submitsPerMinute };
}
