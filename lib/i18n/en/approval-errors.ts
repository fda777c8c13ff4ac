import type { ErrorMessages } from '../error-words.ts';

/** What can go wrong about an approval. */
export const approvalErrors = {
  'not-awaiting-approval': {
    title: 'This run no longer waits for an approval',
    cause: 'Somebody has answered already, the run was cancelled, or seven days have passed.',
    remedy: 'See how the run stands. A run that has begun can still be cancelled.',
  },
  'approval-own': {
    title: 'Another lead has to answer',
    cause: 'You asked for this run, or entered a password for it. Nobody approves or denies what is their own.',
    remedy: 'Ask another lead of the team. You can cancel the run yourself.',
  },
  'approval-plan-changed': {
    title: 'The plan is no longer the one that you saw',
    cause: 'The plan was made anew since this page showed it. Nothing was approved.',
    remedy: 'Read the plan as it stands now, and answer then.',
  },
  'approval-void': {
    title: 'The plan is no longer the approved one',
    cause: 'Something in the account has changed since the approval. Nothing was created or changed.',
    remedy: 'The run waits for an approval of the plan as it is now. Nobody needs to retry the step.',
  },
} satisfies Partial<ErrorMessages>;
