'use server';
import { z } from 'zod';
import { PortalError, type Result } from '#lib/errors.ts';
import { isAllowed, personOf } from '#lib/people/access.ts';
import { sweepPlaces } from '#server/engine/sweep/sweep-places.ts';
import { wantSweeps } from '../store/sweeps/claim-sweep.ts';
import { answer } from './answer.ts';

/** Asks for a sweep of every place now; some process of the portal begins it within seconds. Errors: not-found. */
export async function sweepNow(): Promise<Result<null>> {
  return answer('support.sweep', z.undefined(), undefined, async (_nothing, actor, portal) => {
    if (!isAllowed(actor, 'support.sweep')) throw new PortalError('not-found');
    await wantSweeps(portal.db, sweepPlaces(portal.config), personOf(actor));
    return null;
  });
}
