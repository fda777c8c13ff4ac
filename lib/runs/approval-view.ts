import type { Plan } from '../plan/plan.ts';
import type { ApprovalAsk, Person, RunEvent } from './events.ts';

/** What a lead is asked about a run, and what became of it. */
export interface ApprovalView extends ApprovalAsk {
  /** Since when this plan waits for an answer; ISO time of the database's clock. */
  since: string;
  /** Null while nobody has answered. */
  decision: { kind: 'approved' | 'denied'; by: Person; at: string; reason: string } | null;
  /** A worker has taken the run up on this approval: from here on it is cancelled, not denied. */
  hasStarted: boolean;
  /** The approval before this plan, which no longer held when the run was about to begin, and the plan that it was for. */
  voided: { by: Person; at: string; plan: Plan | null } | null;
}

export function askForApproval(ask: ApprovalAsk, at: string): ApprovalView {
  return { ...ask, since: at, decision: null, hasStarted: false, voided: null };
}

type ApprovalEvent = Extract<
  RunEvent,
  { type: 'run.approved' | 'run.denied' | 'run.approval-expired' | 'run.approval-voided' | 'run.started' }
>;

export function reduceApproval(approval: ApprovalView | null, event: ApprovalEvent): ApprovalView | null {
  if (approval === null) return null;
  switch (event.type) {
    case 'run.approved':
      return { ...approval, decision: { kind: 'approved', by: event.by, at: event.at, reason: '' } };
    case 'run.denied':
      return { ...approval, decision: { kind: 'denied', by: event.by, at: event.at, reason: event.reason } };
    case 'run.approval-expired':
      return approval;
    case 'run.approval-voided': {
      const by = approval.decision?.by;
      return { ...askForApproval(event.ask, event.at), voided: by ? { by, at: event.at, plan: approval.plan } : null };
    }
    case 'run.started':
      return { ...approval, hasStarted: true };
  }
}
