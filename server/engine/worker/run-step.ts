import type { Span } from '@opentelemetry/api';
import { type ErrorCode, type ErrorParams, isDatabaseTrouble, isPortalError, type PortalError } from '#lib/errors.ts';
import { PASSWORD_FIELDS, type PasswordField } from '#lib/request/schema.ts';
import type { ApprovalAsk, RunChange, StepError } from '#lib/runs/events.ts';
import type { StepView } from '#lib/runs/step-view.ts';
import type { StepName } from '#lib/runs/steps.ts';
import { isAwsError } from '#server/aws/aws-error.ts';
import { describeRefusal } from '#server/aws/session/describe-refusal.ts';
import type { TeamAws } from '#server/aws/session/team-aws.ts';
import { failSpan, OUTCOME, withSpan } from '#server/observe/spans.ts';
import { appendAudit } from '#server/store/audit/append-audit.ts';
import { isStaleEpoch } from '#server/store/runs/append-changes.ts';
import { deleteEscrow } from '#server/store/runs/escrow-rows.ts';
import { pauseUnder } from '#server/time.ts';
import { ApprovalVoidError } from '../approval/approval-void.ts';
import { ChecksFailedError } from './check.ts';
import { LeaseLostError, RunCancelledError } from './lease.ts';
import type { RunWork } from './run-work.ts';
import type { StepResult } from './step.ts';
import { stepContext } from './step-context.ts';
import { STEPS } from './step-registry.ts';
import { changesAfter } from './what-follows.ts';

/**
 * Carries out the attempt of a step that has just been stored as started, up to its last event. Throws only if this
 * process no longer holds the run.
 */
export function runStep(work: RunWork, name: StepName): Promise<void> {
  const attempt = work.journal.view.steps[name].attempts.length;
  const attributes = { 'portal.step': name, 'portal.step.attempt': attempt };
  return withSpan(`step ${name}`, { attributes }, (span) => runAttempt(work, name, attempt, span));
}

async function runAttempt(work: RunWork, name: StepName, attempt: number, span: Span): Promise<void> {
  const { journal, portal, lease } = work;
  const startedAt = portal.time.monotonicMs();
  try {
    const result = await ensure(work, name, attempt);
    lease.lost.throwIfAborted();
    await writeSuccess(work, name, attempt, result);
    span.setAttribute(OUTCOME, result.outcome);
    portal.metrics.observeStep(name, 'succeeded', portal.time.monotonicMs() - startedAt);
  } catch (error) {
    if (lease.signal.aborted || error instanceof LeaseLostError || isStaleEpoch(error)) throw error;
    failSpan(span, error);
    if (isDatabaseTrouble(error)) return interrupt(work, name, attempt, error);
    if (error instanceof RunCancelledError) return journal.write([{ type: 'step.cancelled', step: name, attempt }]);
    if (error instanceof ApprovalVoidError) return voidApproval(work, name, attempt, error.ask);
    await writeFailure(work, name, attempt, error);
    portal.metrics.observeStep(name, 'failed', portal.time.monotonicMs() - startedAt);
  }
}

/** Ends the attempt at the first failure of parallel calls. The other calls are aborted and report nothing more. */
async function ensure(work: RunWork, name: StepName, attempt: number): Promise<StepResult> {
  const over = new AbortController();
  try {
    return await STEPS[name].ensure(stepContext(work, name, attempt, over.signal));
  } finally {
    over.abort(new Error('the attempt is over'));
  }
}

async function writeSuccess(work: RunWork, step: StepName, attempt: number, result: StepResult): Promise<void> {
  const { outcome, params, arns = {}, checks, spentPassword, absent = [] } = result;
  const { runId } = work.lease;
  const succeeded: RunChange[] = [
    { type: 'step.succeeded', step, attempt, outcome, params, arns, ...(checks ? { checks } : {}) },
    ...(spentPassword
      ? [{ type: 'password.destroyed' as const, fields: [spentPassword], reason: 'done' as const }]
      : []),
  ];
  // One transaction with what follows.
  await work.journal.write(
    (view) => [...succeeded, ...changesAfter(view, step, work.lease.signal)],
    spentPassword ? (trx) => deleteEscrow(trx, runId, [spentPassword]) : undefined,
  );
  for (const one of absent) work.absent.add(one);
  // With a new key the run may change more: the credentials for it are requested while the next steps read. If that
  // fails, the first change tells why.
  if (arns.keyArn !== undefined) work.aws.assume().catch(() => undefined);
}

/**
 * Ends an attempt because of the database, and waits before the next one. The last attempt of a row without a result
 * fails, so that a step that can't succeed doesn't start forever. Attempts that a deployment ends don't count.
 */
async function interrupt(work: RunWork, step: StepName, attempt: number, thrown: PortalError): Promise<void> {
  const { portal, journal, lease } = work;
  const { runId } = lease;
  const fruitless = countFruitless(journal.view.steps[step]) + 1;
  if (fruitless >= MOST_FRUITLESS) return writeFailure(work, step, attempt, thrown);
  portal.log.warn({ runId, step, attempt, err: thrown }, 'the database ended an attempt, and another one follows');
  const error = { code: thrown.code, params: {}, aws: null };
  await journal.write(({ state }) => [
    state === 'cancelling'
      ? { type: 'step.cancelled', step, attempt }
      : { type: 'step.interrupted', step, attempt, error },
  ]);
  const pause = pauseUnder(portal.time, AbortSignal.any([lease.signal, lease.cancelled]));
  await pause(portal.pace.stepAgainMs * 2 ** fruitless).catch((reason: unknown) => {
    if (!(reason instanceof RunCancelledError)) throw reason;
  });
}

/** Attempts of a step in a row that can end because of the database before a person has to step in. */
const MOST_FRUITLESS = 5;

function countFruitless({ attempts }: StepView): number {
  const last = attempts.findLastIndex(({ state }) => state !== 'interrupted' && state !== 'running');
  return attempts.slice(last + 1).filter(({ error }) => error !== null).length;
}

async function writeFailure(
  { portal, journal, lease, aws }: RunWork,
  step: StepName,
  attempt: number,
  thrown: unknown,
) {
  if (!isPortalError(thrown)) portal.log.error({ runId: lease.runId, step, err: thrown }, 'step failed unexpectedly');
  const error = await readStepError(thrown, aws);
  portal.log.warn({ runId: lease.runId, step, attempt, code: error.code, awsCode: error.aws?.code }, 'step failed');
  const checks = thrown instanceof ChecksFailedError ? { checks: thrown.checks } : {};
  const reason = LOST_BECAUSE[error.code];
  const lost = reason ? lostPassword(error.params) : [];
  const failed: RunChange[] = [
    { type: 'step.failed', step, attempt, error, ...checks },
    ...(reason && lost.length > 0 ? [{ type: 'password.destroyed' as const, fields: lost, reason }] : []),
  ];
  // During a cancellation a failure is a result of it, or won't be retried because the passwords are already deleted.
  // So the step counts as cancelled.
  await journal.write(
    ({ state }) => (state === 'cancelling' ? [{ type: 'step.cancelled', step, attempt }] : failed),
    lost.length > 0 ? (trx) => deleteEscrow(trx, lease.runId, lost) : undefined,
  );
}

/** Failures after which a password is requested again, with the reason shown. */
const LOST_BECAUSE: Readonly<Partial<Record<ErrorCode, 'expired' | 'unreadable'>>> = {
  'password-expired': 'expired',
  'escrow-unreadable': 'unreadable',
};

/** A password that no key can decrypt is useless. It's deleted and requested again. */
function lostPassword({ field }: ErrorParams): PasswordField[] {
  return PASSWORD_FIELDS.filter((one) => one === field);
}

async function readStepError(thrown: unknown, { team, region }: TeamAws): Promise<StepError> {
  if (!isPortalError(thrown)) return { code: 'unexpected', params: {}, aws: null };
  const refusal = thrown.code === 'deployer-role-refused' ? await describeRefusal(team, region) : {};
  return {
    code: thrown.code,
    params: { ...thrown.params, ...refusal },
    aws: isAwsError(thrown) ? thrown.aws : null,
  };
}

/**
 * Puts the run back to awaiting approval with the current plan. If a cancellation came first, ends the attempt instead.
 */
function voidApproval({ journal }: RunWork, step: StepName, attempt: number, ask: ApprovalAsk): Promise<void> {
  const { id: runId, teamId } = journal.view;
  const error = { code: 'approval-void', params: {}, aws: null } as const;
  const voided: RunChange[] = [
    { type: 'step.failed', step, attempt, error },
    { type: 'run.approval-voided', step, ask },
  ];
  return journal.write(
    ({ state }) => (state === 'cancelling' ? [{ type: 'step.cancelled', step, attempt }] : voided),
    async (trx, events) => {
      if (!events.some(({ type }) => type === 'run.approval-voided')) return;
      await appendAudit(trx, { kind: 'approval-void', teamId, runId, by: null, data: { planHash: ask.planHash } });
    },
  );
}
