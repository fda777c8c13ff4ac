import { z } from 'zod';

const count = (most: number) =>
  z.int({ error: 'must be a whole number' }).min(1, 'must be 1 or more').max(most, `must be ${most} or less`);
const perMinute = count(100_000);
const ofBoth = z.strictObject({ person: perMinute, team: perMinute }).partial().optional();

/**
 * How often people may send requests, across all processes of the portal. Missing values come from `DEFAULT_LIMITS`.
 */
export const limitsSchema = z.strictObject({
  submitsPerMinute: ofBoth,
  verifiesPerMinute: ofBoth,
  plansPerMinute: perMinute.optional(),
  checksPerMinute: perMinute.optional(),
  retriesPerMinute: perMinute.optional(),
  savesPerMinute: perMinute.optional(),
  apiRequestsPerMinute: perMinute.optional(),
  eventStreams: count(1_000).optional(),
  signInsPerMinute: perMinute.optional(),
});

export interface Limits {
  /** Requested setups and clean-ups, per person and per team. */
  submitsPerMinute: { person: number; team: number };
  /** Requested comparisons of setups with AWS, per person and per team. */
  verifiesPerMinute: { person: number; team: number };
  /** Reads from AWS per person: plans, lists of keys, checks of a team. */
  plansPerMinute: number;
  /** Checks of names and of the deployer role while a person fills in the form. */
  checksPerMinute: number;
  /** Retries, cancellations, re-entered passwords, sweeps and ended sessions, per person. */
  retriesPerMinute: number;
  /** Saved and deleted drafts, per person. A form saves about once a second while somebody types. */
  savesPerMinute: number;
  /** Requests to the HTTP API, per person and in addition to the other limits. */
  apiRequestsPerMinute: number;
  /** Runs that one person follows at the same time, one per open tab. */
  eventStreams: number;
  /**
   * Starts of a sign-in per address, and separately returns from the identity provider, since no person is known yet.
   */
  signInsPerMinute: number;
}

const DEFAULT_LIMITS: Limits = {
  submitsPerMinute: { person: 10, team: 30 },
  verifiesPerMinute: { person: 20, team: 60 },
  plansPerMinute: 60,
  checksPerMinute: 120,
  retriesPerMinute: 30,
  savesPerMinute: 240,
  apiRequestsPerMinute: 300,
  eventStreams: 6,
  signInsPerMinute: 60,
};

/** The limits in effect. */
export function limitsOf({ limits = {} }: { limits?: z.output<typeof limitsSchema> }): Limits {
  const submitsPerMinute = { ...DEFAULT_LIMITS.submitsPerMinute, ...limits.submitsPerMinute };
  const verifiesPerMinute = { ...DEFAULT_LIMITS.verifiesPerMinute, ...limits.verifiesPerMinute };
  return { ...DEFAULT_LIMITS, ...limits, submitsPerMinute, verifiesPerMinute };
}
