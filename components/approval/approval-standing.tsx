'use client';
import type { RunRights } from '#components/runs/run-rights.ts';
import type { RunView } from '#lib/runs/view.ts';
import { ApprovalRefused } from './approval-refused.tsx';
import { ApprovalWanted } from './approval-wanted.tsx';

/** That a lead is asked about the run, or why it was never begun; nothing of a run that goes on. */
export function ApprovalStanding({ view, rights }: { view: RunView; rights: RunRights }) {
  const { approval, state } = view;
  if (approval === null) return null;
  if (state === 'awaiting-approval') return <ApprovalWanted view={view} approval={approval} rights={rights} />;
  return state === 'denied' || state === 'expired' ? <ApprovalRefused approval={approval} /> : null;
}
