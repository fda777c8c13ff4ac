import type { ErrorCode } from '#lib/errors.ts';
import type { ErrorMessages } from '../error-words.ts';

/** What goes wrong when a run is cleaned up. */
export const cleanUpErrors = {
  'not-verifiable': {
    title: 'The setup can’t be checked now',
    cause:
      'The run created nothing, has been cleaned up or replaced by a later run, or the run or its clean-up isn’t finished.',
    remedy: 'Wait until the run or its clean-up has finished. Then check again.',
  },
  'not-cleanable': {
    title: 'The run can’t be cleaned up now',
    cause: 'Only a setup can be cleaned up, and only after it has ended.',
    remedy: 'Wait until the run has ended, or cancel it. Then plan the clean-up again.',
  },
  'clean-up-open': {
    title: 'The run is already being cleaned up',
    cause: 'A clean-up of this run is in progress, or has failed and needs attention.',
    remedy:
      'Open the clean-up from the page of the run. If it has failed, retry the failed step or cancel the clean-up.',
  },
  'clean-up-plan-changed': {
    title: 'The plan has changed',
    cause:
      'After the plan was created, a resource was changed or deleted, or another one was found. Nothing was deleted.',
    remedy: 'Review the new plan and confirm it.',
  },
  'role-name-differs': {
    title: 'The role name doesn’t match',
    cause: 'To confirm a clean-up, enter the name of the run’s IAM role. Nothing was deleted.',
    remedy: 'Enter the name exactly as the page shows it.',
  },
  'clean-up-changed': {
    title: 'A resource no longer matches the plan',
    cause:
      'Someone changed {name} after the clean-up was confirmed. Changed resources aren’t deleted. The list of checks shows the differences.',
    remedy:
      'Undo the change and retry the step, or cancel this clean-up and plan a new one, which keeps the changed resources.',
  },
  'role-in-use': {
    title: 'The role can’t be deleted yet',
    cause: 'IAM reports that a policy or an instance profile is still attached to the role {name}.',
    remedy: 'Detach it in the IAM console. Then retry the step.',
  },
} satisfies Partial<ErrorMessages> & Record<string, ErrorMessages[ErrorCode]>;
