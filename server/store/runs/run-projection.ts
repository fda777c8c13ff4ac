import { approvalEnd } from '#lib/runs/approval.ts';
import { STEP_NAMES, type StepName } from '#lib/runs/steps.ts';
import type { RunView } from '#lib/runs/view.ts';

/** The columns of a run that its events decide: by them claims, history and support find it. Pure. */
export function projectRun(view: RunView) {
  const { state, finishedAt, approval, request } = view;
  const alias = request.key.mode === 'create' ? request.key.alias : null;
  return {
    state,
    finished_at: finishedAt === null ? null : new Date(finishedAt),
    /** Until when the run waits for a lead. */
    approval_until: state === 'awaiting-approval' && approval ? approvalEnd(approval.since) : null,
    alias,
    key_arn: view.arns.keyArn ?? givenKey(view),
    role_name: request.role.roleName,
    failed_steps: failedSteps(view),
    search_text: searchText(view, alias),
  };
}

/** The key that the run was told to use, or that its clean-up takes away: known from its first moment on. */
function givenKey({ request: { key }, cleanUp }: RunView): string | null {
  return key.mode === 'existing' ? key.keyArn : (cleanUp?.arns.keyArn ?? null);
}

/** The first to have failed comes first: history and support show it. What failed in one moment comes in the order of `STEP_NAMES`. */
function failedSteps({ steps }: RunView): StepName[] {
  const failedAt = (name: StepName) => Date.parse(steps[name].attempts.at(-1)?.finishedAt ?? '') || 0;
  return STEP_NAMES.filter((name) => steps[name].state === 'failed').sort(
    (one, other) => failedAt(one) - failedAt(other),
  );
}

/** What the history finds a run by, one a line: id, names and ARNs; a clean-up also by what it takes away. */
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
