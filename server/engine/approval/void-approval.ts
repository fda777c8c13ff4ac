import type { ApprovalAsk, RunChange } from '#lib/runs/events.ts';
import type { StepName } from '#lib/runs/steps.ts';
import { appendAudit } from '#server/store/audit/append-audit.ts';
import type { RunWork } from '../worker/execute-run.ts';

/** Puts the run back before a lead, with the plan as it is now; a cancellation that came first ends the attempt instead. */
export function voidApproval({ journal }: RunWork, step: StepName, attempt: number, ask: ApprovalAsk): Promise<void> {
  const { id: runId, teamId } = journal.view;
  const error = { code: 'approval-void', params: {}, aws: null } as const;
  const voided: RunChange[] = [
    { type: 'step.failed', step, attempt, error },
    { type: 'run.approval-voided', step, ask },
  ];
  return journal.write(
    (state) => (state === 'cancelling' ? [{ type: 'step.cancelled', step, attempt }] : voided),
    async (trx, events) => {
      if (!events.some(({ type }) => type === 'run.approval-voided')) return;
      await appendAudit(trx, { kind: 'approval-void', teamId, runId, by: null, data: { planHash: ask.planHash } });
    },
  );
}
