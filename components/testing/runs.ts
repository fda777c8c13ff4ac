import { defaultSubmission } from '#lib/request/defaults.ts';
import type { RunChange, RunEvent } from '#lib/runs/events.ts';
import { buildRunView, type RunView } from '#lib/runs/view.ts';

export const RUN_ID = '0b9f6a52-6d1e-4b52-9a3f-5c6f0f5e7a01';
export const REQUESTER = { userId: 'u1', name: 'dba@payments' };

const { passwords: _passwords, ...request } = defaultSubmission(undefined);
const REQUESTED: RunChange = {
  type: 'run.requested',
  runId: RUN_ID,
  teamId: 'payments',
  accountId: '111111111111',
  region: 'us-east-1',
  partition: 'aws',
  by: REQUESTER,
  kind: 'set-up',
  graphVersion: 1,
  cleanUp: null,
  request,
};

/** A run after these changes, as seen by the page. */
export function viewAfter(...changes: RunChange[]): RunView {
  const events = [REQUESTED, ...changes].map((change, index) => numbered(change, index + 1));
  return buildRunView(events) as RunView;
}

/** A change as sent by the stream. */
export function numbered(change: RunChange, no: number): RunEvent {
  return { ...change, no, at: new Date(1_000 * no).toISOString() };
}

export const denied = { code: 'access-denied', params: {}, aws: null } as const;

/** A run with a failed step. */
export function failedRun(step: 'access' | 'source-secret' = 'access'): RunView {
  return viewAfter(
    { type: 'run.started' },
    { type: 'step.started', step, attempt: 1, by: null },
    { type: 'step.failed', step, attempt: 1, error: denied },
    { type: 'run.failed' },
  );
}
