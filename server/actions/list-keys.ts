'use server';
import type { Result } from '#lib/errors.ts';
import type { KeyChoice } from '#lib/plan/plan.ts';
import { ACTION_INPUTS } from '#lib/request/action-inputs.ts';
import { listKeyChoices } from '../aws/kms/list-keys.ts';
import { answer } from './answer.ts';
import { withTeamAws } from './with-team-aws.ts';

/** The keys of a team's account in one Region. Errors: not-found, invalid-input, and what AWS answers. */
export async function listKeys(input: { teamId: string; region: string }): Promise<Result<KeyChoice[]>> {
  return answer('run.plan', ACTION_INPUTS.listKeys, input, ({ teamId, region }, actor, portal) =>
    withTeamAws(portal, actor, { teamId, region }, listKeyChoices),
  );
}
