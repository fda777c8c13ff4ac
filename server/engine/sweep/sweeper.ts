import { once } from 'node:events';
import { isPortalError } from '#lib/errors.ts';
import type { PortalConfig } from '#lib/portal-config.ts';
import type { CheckFailure } from '#lib/setups/setup.ts';
import { GLOBAL_REGION, type SweepPlace } from '#lib/sweep/orphans.ts';
import type { RoleMemory } from '#server/aws/list-tagged.ts';
import { describeRefusal } from '#server/aws/session/describe-refusal.ts';
import { withSpan } from '#server/observe/spans.ts';
import { findTeam, type Portal } from '#server/portal.ts';
import {
  addSweepPlaces,
  claimSweep,
  endSweep,
  releaseSweep,
  type SweepClaim,
  type SweepOutcome,
} from '#server/store/sweeps/sweeps.ts';
import { sweepPlace } from './sweep-place.ts';

/** Well before the store considers an unfinished sweep abandoned. */
const LIMIT_MS = 10 * 60_000;

export interface Sweeper {
  /** Sweeps the places that are due, one after the other. With null, only those that were requested. */
  sweepDue(everyMinutes: number | null): Promise<void>;
}

/**
 * Opens a sweeper that compares the accounts with the runs. Several processes may sweep at the same time: each place is
 * claimed by one of them.
 */
export function openSweeper(portal: Portal, stop: AbortSignal): Sweeper {
  const memories = new Map<string, RoleMemory>();
  let hasPlaces = false;

  const sweep = (claim: SweepClaim) => {
    const attributes = { 'portal.team.id': claim.teamId, 'cloud.region': claim.region };
    return withSpan('sweep', { isRoot: true, attributes }, () => sweepClaimed(claim));
  };

  async function sweepClaimed(claim: SweepClaim): Promise<void> {
    const signal = AbortSignal.any([stop, AbortSignal.timeout(LIMIT_MS)]);
    const memory: RoleMemory = memories.get(claim.teamId) ?? new Map();
    memories.set(claim.teamId, memory);
    // A hanging call must not delay the stop of the process, so the sweep's outcome is dropped.
    const outcome = await Promise.race([
      findOutcome(portal, claim, memory, signal),
      once(signal, 'abort').then((): SweepOutcome => ({ failure: { code: 'aws-unreachable' } })),
    ]);
    await (stop.aborted ? releaseSweep(portal.db, claim) : endSweep(portal.db, claim, outcome));
  }

  return {
    async sweepDue(everyMinutes) {
      const places = sweepPlaces(portal.config);
      if (!hasPlaces) await addSweepPlaces(portal.db, places);
      hasPlaces = true;
      while (!stop.aborted) {
        const claim = await claimSweep(portal.db, { places, everyMinutes });
        if (!claim) return;
        await sweep(claim);
      }
    },
  };
}

/** An error in one place is shown on the support page and doesn't affect the other places. */
async function findOutcome(
  portal: Portal,
  { teamId, region }: SweepClaim,
  memory: RoleMemory,
  signal: AbortSignal,
): Promise<SweepOutcome> {
  try {
    return { orphans: await sweepPlace(portal, { place: { teamId, region }, memory, signal }) };
  } catch (error) {
    if (signal.aborted) return { failure: { code: 'aws-unreachable' } };
    portal.log.warn({ err: error, teamId, region }, 'could not compare an account with the runs');
    return { failure: await describeFailure(portal, teamId, error) };
  }
}

/** What to store about an error while the portal reads a team's account, with what helps to fix the deployer role. */
export async function describeFailure(portal: Portal, teamId: string, error: unknown): Promise<CheckFailure> {
  if (!isPortalError(error)) return { code: 'unexpected' };
  const { code, params } = error;
  if (code !== 'deployer-role-refused' || params.portalArn) return { code, params };
  const team = findTeam(portal.config, teamId);
  const { portalArn = '' } = await describeRefusal(team, team.regions[0] as string);
  return { code, params: { ...params, portalArn } };
}

/** Every place where runs create resources: each team's Regions, and IAM. */
export function sweepPlaces({ teams }: PortalConfig): SweepPlace[] {
  return teams.flatMap(({ id, regions }) => [...regions, GLOBAL_REGION].map((region) => ({ teamId: id, region })));
}
