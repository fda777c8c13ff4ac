import type { ErrorCode } from '#lib/errors.ts';
import type { ErrorMessages } from '../error-words.ts';
import { approvalErrors } from './approval-errors.ts';
import { cleanUpErrors } from './clean-up-errors.ts';
import { denialErrors } from './denial-errors.ts';
import { draftErrors } from './draft-errors.ts';
import { pageErrors } from './page-errors.ts';
import { resourceErrors } from './resource-errors.ts';
import { tokenErrors } from './token-errors.ts';

type DoorErrorCode = Exclude<
  ErrorCode,
  | keyof typeof resourceErrors
  | keyof typeof cleanUpErrors
  | keyof typeof approvalErrors
  | keyof typeof denialErrors
  | keyof typeof draftErrors
  | keyof typeof tokenErrors
  | keyof typeof pageErrors
>;

/** What the portal itself refuses, and what goes wrong between the portal and AWS. */
const doorErrors: ErrorMessages<DoorErrorCode> = {
  'not-signed-in': {
    title: 'You’re signed out',
    cause: 'Your session has ended, or you signed out in another tab.',
    remedy: 'Sign in again. Everything you entered is kept, except passwords.',
  },
  'not-found': {
    title: 'Not found',
    cause: 'The page or run doesn’t exist, or it belongs to a team that you aren’t in.',
    remedy: 'Check the address. If a colleague sent it to you, ask which team it belongs to.',
  },
  'no-team': {
    title: 'You aren’t in a team yet',
    cause: 'None of your groups in the identity provider has a role in this portal.',
    remedy: 'Ask the portal operators to add you to your team’s group. Then sign in again.',
  },
  'cannot-block-yourself': {
    title: 'You can’t block yourself',
    cause: 'A blocked admin can’t sign in to undo it. Nothing was changed.',
    remedy: 'End your sessions instead, or ask another admin.',
  },
  'cross-site': {
    title: 'The request came from another site',
    cause: 'Your browser reported that another website sent this request. The portal rejected it.',
    remedy: 'Open the portal at its own address and try again.',
  },
  'too-many-requests': {
    title: 'Too many requests',
    cause: 'The number of requests per minute is limited for each user and each team. This request wasn’t carried out.',
    remedy: 'Wait {seconds} seconds, then try again. Everything you entered is kept.',
  },
  'too-many-streams': {
    title: 'Too many runs are open',
    cause: 'You have as many runs open as the portal can update at once, in this browser or in others.',
    remedy: 'Close the tabs of runs that you don’t need. This page then updates automatically.',
  },
  'invalid-input': {
    title: 'Some values aren’t valid',
    cause: 'At least one field has a value that AWS doesn’t accept.',
    remedy: 'Correct the marked fields and try again.',
  },
  'plan-conflict': {
    title: 'The setup conflicts with existing resources',
    cause: 'At least one name belongs to a resource that this setup didn’t create. Nothing was started.',
    remedy: 'Review the plan, which shows who owns each resource. Choose other names, then try again.',
  },
  'plan-changed': {
    title: 'The plan has changed since it was reviewed',
    cause: 'The AWS account has changed, so the plan that you saw is out of date. Nothing was created.',
    remedy:
      'Review the current plan, then choose “Create resources” again. If a run stopped here, undo the change and retry the step, or cancel the run and start a new setup.',
  },
  'names-in-use': {
    title: 'Another run is using one of these names',
    cause: 'Run {ownerRun} is in progress and uses the name {name}. Nothing was started.',
    remedy: 'Wait until that run has ended and check its result, or choose other names.',
  },
  'request-key-reused': {
    title: 'This form was already submitted with other values',
    cause: 'A run was started from this form, and the values were changed afterward.',
    remedy: 'Find the run in the run history. For another setup, open a new form.',
  },
  'not-retryable': {
    title: 'The step can’t be retried now',
    cause: 'The step hasn’t failed, someone has already retried it, or other steps of the run are still in progress.',
    remedy: 'Check the current state of the run. If the step has failed, retry it when the other steps have ended.',
  },
  'not-cancellable': {
    title: 'The run can no longer be canceled',
    cause: 'The run has already ended.',
    remedy: 'Check the result of the run. To delete the resources it created, choose “Clean up”.',
  },
  'worker-died': {
    title: 'The portal stopped several times during this step',
    cause:
      'Each time, the portal’s process ended or its database refused to store the result, so the portal stopped retrying this step.',
    remedy:
      'Choose “Retry step” once. If it happens again, give the run ID to the portal operators. The portal’s log shows why it stopped.',
  },
  'password-not-wanted': {
    title: 'The password is no longer needed',
    cause: 'The run still has the password, or the secret has already been stored.',
    remedy: 'The password you entered wasn’t stored. Check the current state of the run.',
  },
  unreachable: {
    title: 'The portal isn’t responding',
    cause: 'The network is down, or the portal is restarting or being updated.',
    remedy:
      'Try again. If that doesn’t help, reload the page. Runs continue on the server, and everything you entered in the form is kept, except passwords.',
  },
  'database-unreachable': {
    title: 'The portal can’t reach its database',
    cause: 'The portal’s database isn’t responding. Runs in progress continue when it’s available again.',
    remedy: 'Wait a minute and try again. If the problem continues, contact the portal operators.',
  },
  'database-busy': {
    title: 'The portal is busy',
    cause: 'All of the portal’s database connections are in use. Runs in progress continue.',
    remedy: 'Wait a minute and try again. If the problem continues, contact the portal operators.',
  },
  'identity-provider-unreachable': {
    title: 'The sign-in service isn’t responding',
    cause: 'The portal couldn’t reach your organization’s identity provider.',
    remedy:
      'Wait a minute and try again. If the problem continues, contact the administrators of the identity provider.',
  },
  'wrong-account': {
    title: 'The deployer role belongs to another account',
    cause: 'The credentials are for account {accountId}, but the team uses {expectedAccountId}. Nothing was changed.',
    remedy: 'Ask the portal operators to correct the team’s account or deployer role.',
  },
  'portal-credentials-missing': {
    title: 'The portal has no AWS credentials',
    cause: 'The portal found no valid AWS credentials of its own, so it couldn’t assume the team’s deployer role.',
    remedy:
      'Ask the portal operators to give the server an IAM identity, such as a task role or an instance profile. Then retry.',
  },
  'portal-role-unknown': {
    title: 'The portal’s own role is unknown',
    cause:
      'The template must name the role that the portal runs as, but the portal couldn’t get it from AWS, or doesn’t run as a role or user.',
    remedy:
      'Give the server an IAM identity, such as a task role, or print the template with npm run onboard -- --team TEAM --portal-role ARN.',
  },
  'region-disabled': {
    title: 'The Region isn’t enabled in the account',
    cause: 'AWS STS rejected the request because this Region is disabled for the account.',
    remedy: 'Ask your AWS administrator to enable the Region and retry, or choose another Region.',
  },
  'session-policy-refused': {
    title: 'AWS rejected the portal’s session settings',
    cause:
      'The portal limits each session to the resources of one run and to one hour. AWS rejected the session policy or the duration.',
    remedy: 'Start a new setup with shorter names, and report this to the portal operators.',
  },
  'credentials-expired': {
    title: 'The AWS session expired',
    cause: 'The temporary credentials expired before the step was complete.',
    remedy: 'The portal gets new credentials and continues automatically. If the step has failed, retry it.',
  },
  throttled: {
    title: 'AWS is throttling requests',
    cause: 'Too many requests reached AWS in a short time: {operation}.',
    remedy: 'The portal waits and retries automatically. If the step has failed, retry it in a few minutes.',
  },
  'account-throttled': {
    title: 'AWS is throttling requests to this account',
    cause: 'The portal retried {operation} for several seconds, but too many requests are reaching the account.',
    remedy: 'Nothing was changed. Wait a minute and try again.',
  },
  'aws-unreachable': {
    title: 'AWS isn’t responding',
    cause: 'The portal got no response from AWS to {operation}.',
    remedy:
      'The portal retries automatically. If the problem continues, check the portal’s network and the AWS Health Dashboard. Then retry.',
  },
  'proxy-refused': {
    title: 'The proxy refused the connection to AWS',
    cause:
      'The portal connects to AWS through your company’s proxy, which answered {operation} with HTTP status {status}.',
    remedy:
      'Ask the portal operators to allow AWS’s endpoints at the proxy, and to check the credentials in HTTPS_PROXY. Then retry.',
  },
  'aws-certificate-untrusted': {
    title: 'The certificate of AWS isn’t trusted',
    cause:
      'The connection for {operation} has a certificate that the portal doesn’t trust ({reason}). Usually a proxy inspects the traffic.',
    remedy: 'Ask the portal operators to set PORTAL_CA_FILE to your company’s certificate authority. Then retry.',
  },
  'aws-internal': {
    title: 'AWS reports an internal error',
    cause: 'AWS responded to {operation} with an internal error.',
    remedy: 'The portal retries automatically. If the step has failed, check the AWS Health Dashboard and retry it.',
  },
  'quota-exceeded': {
    title: 'The account has reached a quota',
    cause: 'AWS rejected {operation} because the account has reached a quota. Quota: {quota}',
    remedy:
      'Delete resources that are no longer needed, or request a higher quota in the Service Quotas console. Then retry.',
  },
  'policy-too-large': {
    title: 'A policy exceeds its maximum size',
    cause:
      '{operation, select, PutRolePolicy {The role’s inline policies would exceed 10,240 characters.} other {The key policy would exceed 32 KB.}} AWS doesn’t raise this limit.',
    remedy:
      '{operation, select, PutRolePolicy {Delete other inline policies of the role.} other {Remove statements or principals that are no longer needed from the key policy, or choose another key in a new setup.}} Then retry.',
  },
  'tags-refused': {
    title: 'AWS rejected the tags',
    cause: 'AWS rejected {operation} because of the tags that the portal adds to each resource.',
    remedy: 'Ask your AWS administrator whether a tag policy of your organization applies. Then retry.',
  },
  'policy-malformed': {
    title: 'A policy document isn’t valid',
    cause: 'The policy isn’t valid, or it’s too long. API operation: {operation}',
    remedy:
      'If you use an existing key, check its key policy in the console. Otherwise, report this to the portal operators.',
  },
  'principal-not-visible': {
    title: 'KMS doesn’t recognize a principal in the key policy',
    cause:
      'KMS rejected the key policy because at least one user or role in it doesn’t exist. A new role can take a few minutes to become visible, or a user or role in the policy has been deleted.',
    remedy:
      'Retry the step. If it fails again, open the key policy in the console and remove principals that no longer exist. They begin with AROA or AIDA.',
  },
  'key-policy-lockout': {
    title: 'The key policy would prevent further changes',
    cause: 'KMS rejected the key policy because the deployer role couldn’t change it afterward.',
    remedy:
      'Allow the deployer role kms:PutKeyPolicy on this key, in the key policy or in an IAM policy. Then retry the step.',
  },
  'not-visible-yet': {
    title: 'A new resource isn’t visible in AWS yet',
    cause: 'The resource was just created, and other parts of AWS don’t recognize it yet.',
    remedy: 'The portal waits and retries automatically. If the step has failed, retry it in a few minutes.',
  },
  'concurrent-change': {
    title: 'Someone else changed the resource at the same time',
    cause: 'AWS rejected {operation} because another change was in progress.',
    remedy: 'The portal retries automatically. If the step has failed, retry it.',
  },
  'parameter-refused': {
    title: 'AWS rejected a value',
    cause: 'AWS didn’t accept a value that was sent with {operation}.',
    remedy: 'Check the AWS response below. Correct the value in a new setup, or report this to the portal operators.',
  },
};

export const errors: ErrorMessages = {
  ...doorErrors,
  ...approvalErrors,
  ...cleanUpErrors,
  ...denialErrors,
  ...draftErrors,
  ...tokenErrors,
  ...pageErrors,
  ...resourceErrors,
};
