'use server';
import type { Result } from '#lib/errors.ts';
import type { Plan } from '#lib/setup/plan.ts';
import type { RunRequest } from '#lib/setup/request.ts';
import { runRequestSchemaFor } from '#lib/setup/team-bounds.ts';
import { makePlan, newRunContext } from '#server/engine/make-plan.ts';
import { answer } from './answer.ts';
import { plannableTeams } from './plannable-teams.ts';
import { withTeamAws } from './with-team-aws.ts';

/** What the request would do, by read-only calls. Errors: not-found, invalid-input with fields, and what AWS answers. */
export async function planRun(request: RunRequest): Promise<Result<Plan>> {
  return answer(
    (actor, portal) => runRequestSchemaFor(plannableTeams(actor, portal)),
    request,
    (parsed, actor, portal) =>
      withTeamAws(portal, actor, parsed.target, (aws) => makePlan(newRunContext(portal, aws, parsed))),
  );
}
