import type { Generated } from 'kysely';
import type { ErrorCode } from '#lib/errors.ts';
import { approvalEnd } from '#lib/runs/approval.ts';
import { missingPassword } from '#lib/runs/retry.ts';
import { STEP_NAMES, type StepName } from '#lib/runs/steps.ts';
import type { RunView } from '#lib/runs/view.ts';

/** The columns that say why a run needs attention. */
export interface TroubleColumns {
  /** The first failed step, and why it failed. */
  error_code: ErrorCode | null;
  error_step: StepName | null;
  /** A failed step needs a password that was deleted. */
  wants_password: Generated<boolean>;
  /** Since when a step waits for AWS, and the code of what it waits for. */
  waiting_since: Date | null;
  wait_reason: string | null;
}

/** The columns derived from a run's events, which claims, history, and support query. Pure. */
export function projectRun(view: RunView) {
  const { state, finishedAt, approval, request } = view;
  const alias = request.key.mode === 'create' ? request.key.alias : null;
  const failed = failedSteps(view);
  const [firstFailed] = failed;
  const waiting = STEP_NAMES.map((name) => view.steps[name].waiting).find((one) => one !== null) ?? null;
  return {
    state,
    finished_at: finishedAt === null ? null : new Date(finishedAt),
    /** When the wait for approval ends. */
    approval_until: state === 'awaiting-approval' && approval ? approvalEnd(approval.since) : null,
    alias,
    key_arn: view.arns.keyArn ?? givenKey(view),
    role_name: request.role.roleName,
    failed_steps: failed,
    /** Why the first of them failed. */
    error_code: firstFailed ? (view.steps[firstFailed].attempts.at(-1)?.error?.code ?? null) : null,
    error_step: firstFailed ?? null,
    wants_password: failed.some((name) => missingPassword(view, name) !== null),
    waiting_since: waiting === null ? null : new Date(waiting.since),
    wait_reason: waiting?.reason ?? null,
    ended_failed: view.endedFailed,
    worked_ms: view.workedMs,
    working_since: view.workingSince === null ? null : new Date(view.workingSince),
    /** A process of an earlier version leaves it behind `last_no`: then the columns that it doesn't know are outdated. */
    projected_no: view.lastNo,
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
