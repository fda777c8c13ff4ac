import { approvalEnd } from '#lib/runs/approval.ts';
import { STEP_NAMES, type StepName } from '#lib/runs/steps.ts';
import type { RunView } from '#lib/runs/view.ts';

/** The columns derived from a run's events, which claims, history, and support query. Pure. */
export function projectRun(view: RunView) {
  const { state, finishedAt, approval, request } = view;
  const alias = request.key.mode === 'create' ? request.key.alias : null;
  return {
    state,
    finished_at: finishedAt === null ? null : new Date(finishedAt),
    /** When the wait for approval ends. */
    approval_until: state === 'awaiting-approval' && approval ? approvalEnd(approval.since) : null,
    alias,
    key_arn: view.arns.keyArn ?? givenKey(view),
    role_name: request.role.roleName,
    failed_steps: failedSteps(view),
    search_text: searchText(view, alias),
  };
}

/** The existing key in the request, or the key that the clean-up deletes. */
function givenKey({ request: { key }, cleanUp }: RunView): string | null {
  return key.mode === 'existing' ? key.keyArn : (cleanUp?.arns.keyArn ?? null);
}

/** The first to fail comes first, as history and support show it; at the same time, in the order of `STEP_NAMES`. */
function failedSteps({ steps }: RunView): StepName[] {
  const failedAt = (name: StepName) => Date.parse(steps[name].attempts.at(-1)?.finishedAt ?? '') || 0;
  return STEP_NAMES.filter((name) => steps[name].state === 'failed').sort(
    (one, other) => failedAt(one) - failedAt(other),
  );
}

/** What a history search matches, one per line: id, names, and ARNs; for a clean-up also what it deletes. */
function searchText(view: RunView, alias: string | null): string {
  const { id, request, cleanUp, recordedArns } = view;
  const words = [
    id,
    alias === null ? null : `alias/${alias}`,
    givenKey(view),
    request.source.secretName,
    request.destination.secretName,
    request.role.roleName,
    request.role.policyName,
    cleanUp?.runId ?? null,
  ];
  return [...words, ...recordedArns.filter((arn) => !words.includes(arn))].filter((word) => word !== null).join('\n');
}
