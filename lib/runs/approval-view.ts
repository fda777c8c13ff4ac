import type { Plan } from '../plan/plan.ts';
import type { ApprovalAsk, Person, RunEvent } from './events.ts';

/** The question to a lead about a run, and its outcome. */
export interface ApprovalView extends ApprovalAsk {
  /** When this plan started to wait for an answer; ISO time from the database clock. */
  since: string;
  /** Null until a lead has answered. */
  decision: { kind: 'approved' | 'denied'; by: Person; at: string; reason: string } | null;
  /** A worker has started the run on this approval: from now on the run is canceled, not denied. */
  hasStarted: boolean;
  /** The previous approval, which became void when the run was about to begin, and its plan. */
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
