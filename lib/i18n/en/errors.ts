import type { ErrorCode } from '#lib/errors.ts';
import type { ErrorMessages } from '../error-words.ts';
import { approvalErrors } from './approval-errors.ts';
import { cleanUpErrors } from './clean-up-errors.ts';
import { denialErrors } from './denial-errors.ts';
import { resourceErrors } from './resource-errors.ts';

type DoorErrorCode = Exclude<
  ErrorCode,
  keyof typeof resourceErrors | keyof typeof cleanUpErrors | keyof typeof approvalErrors | keyof typeof denialErrors
>;

/** What goes wrong at the portal's own doors, and on the way to AWS. */
const doorErrors: ErrorMessages<DoorErrorCode> = {
  'not-signed-in': {
    title: 'You are signed out',
    cause: 'Your session has ended, or you have signed out in another tab.',
    remedy: 'Sign in again. What you typed is kept, except for passwords.',
  },
  'not-found': {
    title: 'Not found',
    cause: 'There is nothing at this address, or it belongs to a team that you are not in.',
    remedy: 'Check the address. If a colleague sent it to you, ask which team it belongs to.',
  },
  'no-team': {
    title: 'You are not in a team yet',
    cause: 'None of your groups at the identity provider gives you a role in this portal.',
    remedy: 'Ask the person who looks after the portal to add you to the group of your team, then sign in again.',
  },
  'cannot-block-yourself': {
    title: "You can't block yourself",
    cause: "A blocked admin can't sign in to undo it. Nothing was changed.",
    remedy: 'End your sessions instead, or ask another admin.',
  },
  'cross-site': {
    title: 'The request came from another site',
    cause: 'Your browser said that another website sent this request, so the portal did nothing.',
    remedy: 'Open the portal by its own address and try again there.',
  },
  'too-many-requests': {
    title: 'You have asked too often',
    cause: 'The portal takes a limited number of requests a minute from each person and each team. Nothing was done.',
    remedy: 'Wait {seconds} seconds, then try again. What you typed is kept.',
  },
  'too-many-streams': {
    title: 'Too many runs are open',
    cause: 'You follow as many runs at once as the portal allows, in this browser or in others.',
    remedy: 'Close the tabs of runs that you do not need. This page then follows its run by itself.',
  },
  'invalid-input': {
    title: 'Some values are not valid',
    cause: 'At least one field holds a value that AWS would not accept.',
    remedy: 'Correct the marked fields and try again.',
  },
  'plan-conflict': {
    title: 'The setup conflicts with something that exists already',
    cause: 'At least one name is taken by a resource that this setup did not make, so nothing was started.',
    remedy: 'Look at the plan: each conflict says whose the resource is. Choose other names, then try again.',
  },
  'plan-changed': {
    title: 'The plan has changed since it was reviewed',
    cause:
      'Something in the account has changed since then, so the portal would not do what you saw. Nothing was created.',
    remedy:
      'Review the plan as it is now, then choose “Create resources” again. If a run stopped here, undo the change and retry the step, or cancel the run and start a new setup.',
  },
  'names-in-use': {
    title: 'Another run is using one of these names',
    cause: 'Run {ownerRun} is under way and uses the name {name}, so nothing was started.',
    remedy: 'Wait until that run has ended and look at its result, or choose other names.',
  },
  'request-key-reused': {
    title: 'This form was already submitted with other values',
    cause: 'A run was started from this form before, and the values have changed since then.',
    remedy: 'Look in the run history for the run that was started. For another setup, open a new form.',
  },
  'not-retryable': {
    title: 'There is nothing to retry now',
    cause: 'The step has not failed, somebody has retried it already, or other steps of the run are still under way.',
    remedy: 'Look at the run as it is now. If the step has failed when the other steps have ended, retry it then.',
  },
  'not-cancellable': {
    title: 'The run cannot be cancelled any more',
    cause: 'The run has ended.',
    remedy: 'Look at the run as it is now. What it made can be taken away with Clean up.',
  },
  'worker-died': {
    title: 'The portal stopped several times during this step',
    cause:
      'The servers that worked on this step ended again and again. So that other runs are not held up, the portal does not go on by itself.',
    remedy:
      'Choose Retry step once. If it happens again, give the run ID to the administrator of the portal: the logs of its servers say why they ended.',
  },
  'password-not-wanted': {
    title: 'The password is not needed any more',
    cause: 'The run still has the password, or the secret it belongs to has been stored already.',
    remedy: 'Nothing was kept of what you typed. Look at the run as it is now.',
  },
  'portal-updated': {
    title: 'The portal has been updated',
    cause: 'This page belongs to the version before, and the portal does not understand it any more.',
    remedy: 'Reload the page. What you have typed in the form is kept, apart from passwords.',
  },
  unreachable: {
    title: 'The portal did not answer',
    cause: 'The network is down, or the portal is restarting or being updated.',
    remedy:
      "Try again. If that doesn't help, reload the page. Runs continue on the server, and what you typed in the form is kept, except passwords.",
  },
  'database-unreachable': {
    title: 'The portal cannot reach its database',
    cause: 'The database of the portal does not answer. Runs that have started are kept, and go on when it is back.',
    remedy: 'Wait a minute and try again. If it lasts, tell the people who operate the portal.',
  },
  'identity-provider-unreachable': {
    title: 'The sign-in service does not answer',
    cause: 'The portal could not reach the identity provider of your organization.',
    remedy: 'Wait a minute and try again. If it lasts, tell the people who operate the identity provider.',
  },
  'wrong-account': {
    title: 'The deployer role leads to another account',
    cause:
      'The credentials belong to account {accountId}, but the team is set up for {expectedAccountId}. Nothing was changed.',
    remedy: 'Ask the people who operate the portal to correct the account or the deployer role of the team.',
  },
  'portal-credentials-missing': {
    title: 'The portal has no AWS credentials of its own',
    cause:
      'The portal found no valid AWS identity to start from, so it could not assume the deployer role of the team.',
    remedy:
      'Ask the people who operate the portal to give the server an AWS identity, such as a task role or an instance profile. Then retry the step.',
  },
  'portal-role-unknown': {
    title: 'AWS does not say which role the portal runs as',
    cause:
      'The template has to name the portal’s own role, and the portal could not ask AWS for it, or runs as neither a role nor a user.',
    remedy:
      'Give the server an AWS identity, such as a task role, or print the template with npm run onboard -- --team TEAM --portal-role ARN.',
  },
  'region-disabled': {
    title: 'The Region is not enabled in the account',
    cause: 'AWS STS refused to work in this Region, because the Region is disabled for the account.',
    remedy: 'Ask the administrator of the account to enable the Region, then retry the step; or choose another Region.',
  },
  'session-policy-refused': {
    title: 'AWS refused the limits that the portal set on its own session',
    cause:
      'The portal narrows each session to the resources of one run. AWS found this policy too large or not well formed.',
    remedy: 'Start a new setup with shorter names, and report this to the people who operate the portal.',
  },
  'credentials-expired': {
    title: 'The AWS session ended',
    cause: 'The temporary credentials ended before the step was done.',
    remedy: 'The portal gets new credentials and goes on by itself. If the step has failed, retry it.',
  },
  throttled: {
    title: 'AWS asks to slow down',
    cause: 'Too many requests reached AWS in a short time: {operation}.',
    remedy: 'The portal waits and tries again by itself. If the step has failed, retry it in a few minutes.',
  },
  'account-throttled': {
    title: 'AWS is limiting requests to this account',
    cause:
      'The portal tried for several seconds, but AWS kept refusing {operation}: too many requests reach the account.',
    remedy: 'Nothing has been changed. Wait a minute and try again.',
  },
  'aws-unreachable': {
    title: 'AWS does not answer',
    cause: 'The portal got no answer from AWS to {operation}.',
    remedy:
      'The portal tries again by itself. If it lasts, check the network of the portal and the AWS Health Dashboard, then retry the step.',
  },
  'aws-internal': {
    title: 'AWS reports a problem on its side',
    cause: 'AWS answered {operation} with an internal error.',
    remedy: 'The portal tries again by itself. If the step has failed, check the AWS Health Dashboard and retry it.',
  },
  'quota-exceeded': {
    title: 'A quota of the account is used up',
    cause: 'AWS refused {operation}, because the account has reached a quota.',
    remedy: 'Remove what is no longer needed, or ask for a higher quota in the Service Quotas console. Then retry.',
  },
  'policy-too-large': {
    title: 'A policy has reached its maximum size',
    cause:
      '{operation, select, PutRolePolicy {The inline policies of the role would exceed 10,240 characters.} other {The key policy would exceed 32 KB.}} This limit is fixed: AWS doesn’t raise it.',
    remedy:
      '{operation, select, PutRolePolicy {Remove other inline policies from the role.} other {Remove statements or principals that are no longer needed from the key policy, or choose another key in a new setup.}} Then retry.',
  },
  'tags-refused': {
    title: 'AWS refused the tags',
    cause: 'The tags that the portal puts on each resource were not accepted by {operation}.',
    remedy: 'Ask the administrator of the account whether a tag policy of your organization applies. Then retry.',
  },
  'policy-malformed': {
    title: 'AWS refused a policy document',
    cause: 'AWS found the policy that was sent with {operation} not well formed, or too long.',
    remedy:
      'If you use an existing key, check its key policy in the console. Otherwise report this to the people who operate the portal.',
  },
  'principal-not-visible': {
    title: 'KMS does not know a principal of the key policy',
    cause:
      'KMS refused the key policy, because at least one user or role in it does not exist. A new role can take some minutes to become visible; another reason is that a user or role in the policy has been deleted.',
    remedy:
      'Retry the step. If it fails again, open the key policy in the console and remove principals that no longer exist; they begin with AROA or AIDA.',
  },
  'key-policy-lockout': {
    title: 'The key policy would lock everybody out',
    cause: 'KMS refused the key policy, because the deployer role could not change it afterwards.',
    remedy:
      'Allow the deployer role kms:PutKeyPolicy on this key, in the key policy or in an IAM policy. Then retry the step.',
  },
  'not-visible-yet': {
    title: 'AWS does not see a new resource yet',
    cause: 'A resource was made a moment ago, and other parts of AWS do not see it yet.',
    remedy: 'The portal waits and tries again by itself. If the step has failed, retry it in a few minutes.',
  },
  'concurrent-change': {
    title: 'Somebody else changed the resource at the same time',
    cause: 'AWS refused {operation}, because another change was under way.',
    remedy: 'The portal tries again by itself. If the step has failed, retry it.',
  },
  'parameter-refused': {
    title: 'AWS refused a value',
    cause: 'AWS did not accept a value that was sent with {operation}.',
    remedy:
      'See what AWS answered below. Correct the value in a new setup, or report this to the people who operate the portal.',
  },
  unexpected: {
    title: 'Something unexpected happened',
    cause: 'The portal met an error that it does not know. What was done so far is kept.',
    remedy: 'Try again. If it happens again, report it to the people who operate the portal, with the time.',
  },
};

export const errors: ErrorMessages = {
  ...doorErrors,
  ...approvalErrors,
  ...cleanUpErrors,
  ...denialErrors,
  ...resourceErrors,
};
