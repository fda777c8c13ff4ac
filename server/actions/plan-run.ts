'use server';
import { requestData } from '#lib/audit/audit-record.ts';
import type { Result } from '#lib/errors.ts';
import { personOf } from '#lib/people/access.ts';
import type { ReviewedPlan } from '#lib/plan/plan.ts';
import { TEAM_ACTION_INPUTS } from '#lib/request/action-inputs.ts';
import type { RunRequest } from '#lib/request/schema.ts';
import { askAboutPlan } from '#server/engine/approval/ask-for-approval.ts';
import { makePlan, newRunContext } from '../engine/worker/make-plan.ts';
import { recordAct } from '../store/audit/append-audit.ts';
import { answer } from './answer.ts';
import { plannableTeams } from './plannable-teams.ts';
import { withTeamAws } from './with-team-aws.ts';

/** What the request would do, by read-only calls, with the hash that createRun takes. Errors: not-found, invalid-input with fields, and what AWS answers. */
export async function planRun(request: RunRequest): Promise<Result<ReviewedPlan>> {
  return answer(
    'run.plan',
    (actor, portal) => TEAM_ACTION_INPUTS.planRun(plannableTeams(actor, portal)),
    request,
    (parsed, actor, portal) =>
      withTeamAws(portal, actor, parsed.target, async (aws) => {
        const { teamId } = parsed.target;
        await recordAct(portal.db, {
          kind: 'plan',
          teamId,
          runId: null,
          by: personOf(actor),
          data: requestData(parsed),
        });
        return askAboutPlan(parsed, await makePlan(newRunContext(portal, aws, parsed)));
      }),
  );
}
