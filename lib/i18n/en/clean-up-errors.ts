import type { ErrorCode } from '#lib/errors.ts';
import type { ErrorMessages } from '../error-words.ts';

/** What goes wrong when a run is cleaned up. */
export const cleanUpErrors = {
  'not-cleanable': {
    title: 'The run cannot be cleaned up now',
    cause: 'A run can be cleaned up when it has ended, and only a setup made something that can be deleted.',
    remedy: 'Wait until the run has ended, or cancel it. Then plan the clean-up again.',
  },
  'clean-up-open': {
    title: 'The run is being cleaned up already',
    cause: 'Somebody has started a clean-up of this run. It is under way, or it has failed and waits for a person.',
    remedy: 'Open that clean-up from the page of the run. If it has failed, retry its step or cancel it.',
  },
  'clean-up-plan-changed': {
    title: 'The plan is no longer the one that you saw',
    cause:
      'Something that was to be deleted has changed or is gone since the plan was made, or more was found. Nothing was deleted.',
    remedy: 'Look at the new plan and confirm it.',
  },
  'role-name-differs': {
    title: 'The role name does not match',
    cause: 'A clean-up is confirmed by typing the name of the run’s IAM role. Nothing was deleted.',
    remedy: 'Type the name exactly as the page shows it.',
  },
  'clean-up-changed': {
    title: 'Something is no longer as the plan said',
    cause:
      'Somebody has changed {name} since the clean-up was confirmed. What has changed is not deleted; the list of checks shows what it is.',
    remedy:
      'Undo the change and retry the step, or cancel this clean-up and plan another one: it keeps what has changed.',
  },
  'role-in-use': {
    title: 'The role cannot be deleted yet',
    cause: 'IAM says that something still belongs to the role {name}: a policy, or an instance profile.',
    remedy: 'See in the IAM console what that is and remove it. Then retry the step.',
  },
} satisfies Partial<ErrorMessages> & Record<string, ErrorMessages[ErrorCode]>;
