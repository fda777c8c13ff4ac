'use server';
import type { Result } from '#lib/errors.ts';
import type { Condition } from '#lib/onboarding.ts';
import { ACTION_INPUTS } from '#lib/request/action-inputs.ts';
import { requestCheck } from '#server/onboard/request-check.ts';
import { answer } from './answer.ts';

/** Tries whether a team's account is ready for the portal; it changes nothing there. Errors: not-found. */
export async function checkTeam(input: { teamId: string }): Promise<Result<Condition[]>> {
  return answer('admin.check-team', ACTION_INPUTS.checkTeam, input, ({ teamId }, actor, portal) =>
    requestCheck(portal, actor, teamId),
  );
}
