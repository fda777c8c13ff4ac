import { requestData } from '#lib/audit/audit-record.ts';
import { type Actor, personOf } from '#lib/people/access.ts';
import type { ReviewedPlan } from '#lib/plan/plan.ts';
import type { RunRequest } from '#lib/request/schema.ts';
import { withTeamAws } from '#server/aws/session/with-team-aws.ts';
import { askAboutPlan } from '#server/engine/approval/approval-ask.ts';
import { makePlan, newRunContext } from '#server/engine/worker/make-plan.ts';
import type { Portal } from '#server/portal.ts';
import { recordAct } from '#server/store/audit/append-audit.ts';

/**
 * Plans what the request would do, with read-only calls. Returns the plan with the hash that `createRun` takes. Throws
 * not-found and AWS errors.
 */
export function planRun(portal: Portal, actor: Actor, request: RunRequest): Promise<ReviewedPlan> {
  return withTeamAws(portal, actor, request.target, async (aws) => {
    const { teamId } = request.target;
    await recordAct(portal.db, { kind: 'plan', teamId, runId: null, by: personOf(actor), data: requestData(request) });
    return askAboutPlan(request, await makePlan(newRunContext(portal, aws, request)));
  });
}
