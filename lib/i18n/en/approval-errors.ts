import type { ErrorMessages } from '../error-words.ts';

/** What can go wrong about an approval. */
export const approvalErrors = {
  'not-awaiting-approval': {
    title: 'This run is no longer waiting for approval',
    cause: 'Someone has already decided, the run was canceled, or seven days have passed.',
    remedy: 'Check the current state of the run. If it has started, you can still cancel it.',
  },
  'approval-own': {
    title: 'Another team lead must decide',
    cause: 'You requested this run or entered a password for it, so you can’t approve or deny it.',
    remedy: 'Ask another team lead. You can still cancel the run.',
  },
  'approval-plan-changed': {
    title: 'The plan has changed',
    cause: 'The plan was updated after this page showed it. Nothing was approved.',
    remedy: 'Review the current plan, then approve or deny it.',
  },
  'approval-void': {
    title: 'The plan has changed since it was approved',
    cause: 'The AWS account has changed since the approval. Nothing was created or changed.',
    remedy: 'You don’t need to retry the step. The run is waiting for approval of the current plan.',
  },
} satisfies Partial<ErrorMessages>;
