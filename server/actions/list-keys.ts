'use server';
import { z } from 'zod';
import type { Result } from '#lib/errors.ts';
import type { KeyChoice } from '#lib/setup/plan.ts';
import { listKeyChoices } from '#server/aws/list-keys.ts';
import { answer } from './answer.ts';
import { withTeamAws } from './with-team-aws.ts';

const inputSchema = z.strictObject({ teamId: z.string().max(64), region: z.string().max(32) });

/** The keys of a team's account in one Region. Errors: not-found, invalid-input, and what AWS answers. */
export async function listKeys(input: { teamId: string; region: string }): Promise<Result<KeyChoice[]>> {
  return answer('run.plan', inputSchema, input, ({ teamId, region }, actor, portal) =>
    withTeamAws(portal, actor, { teamId, region }, listKeyChoices),
  );
}
