import { once } from 'node:events';
import { isPortalError } from '#lib/errors.ts';
import type { PortalConfig } from '#lib/portal-config.ts';
import { GLOBAL_REGION, type SweepPlace } from '#lib/sweep/orphans.ts';
import type { RoleMemory } from '#server/aws/list-tagged.ts';
import { describeRefusal } from '#server/aws/session/describe-refusal.ts';
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

/** Well before the store takes a sweep that has not ended for lost. */
const LIMIT_MS = 10 * 60_000;

export interface Sweeper {
  /** Sweeps the places that are due, one after the other; with null only those that somebody asked for. */
  sweepDue(everyMinutes: number | null): Promise<void>;
}

/** Compares the accounts with the runs, and lists what differs. Several processes may do this at once: a claim lets one of them through. */
export function openSweeper(portal: Portal, stop: AbortSignal): Sweeper {
  const memories = new Map<string, RoleMemory>();
  let hasPlaces = false;

  async function sweep(claim: SweepClaim): Promise<void> {
    const signal = AbortSignal.any([stop, AbortSignal.timeout(LIMIT_MS)]);
    const memory: RoleMemory = memories.get(claim.teamId) ?? new Map();
    memories.set(claim.teamId, memory);
    // A call that hangs must not keep the process from stopping: the sweep ends behind our back, and its outcome goes nowhere.
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

/** What hinders one place is told on the support page, and keeps no other place from being swept. */
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

async function describeFailure(portal: Portal, teamId: string, error: unknown) {
  if (!isPortalError(error)) return { code: 'unexpected' } as const;
  const { code, params } = error;
  if (code !== 'deployer-role-refused') return { code, params };
  const team = findTeam(portal.config, teamId);
  const { portalArn = '' } = await describeRefusal(team, team.regions[0] as string);
  return { code, params: { ...params, portalArn } };
}

/** Every place where the runs of the teams make something: each team's Regions, and IAM. */
export function sweepPlaces({ teams }: PortalConfig): SweepPlace[] {
  return teams.flatMap(({ id, regions }) => [...regions, GLOBAL_REGION].map((region) => ({ teamId: id, region })));
}
