import type { ErrorCode } from '#lib/errors.ts';
import type { ErrorMessages } from '../error-words.ts';

/** What AWS denies, by who can change the policy that denies it. */
export const denialErrors = {
  'deployer-role-refused': {
    title: 'The portal can’t assume the team’s deployer role',
    cause:
      'AWS denied {portalArn} permission to assume {roleArn} without giving a reason. The role might not exist, or its trust policy might not name the portal, might require another external ID, or might not allow sts:SetSourceIdentity. The portal might also lack sts:AssumeRole permission on the role.',
    remedy:
      'Ask your AWS administrator to check that {roleArn} exists and has the trust policy shown here. Then retry.',
  },
  'portal-role-denied': {
    title: 'The portal isn’t allowed to assume the deployer role',
    cause: 'The policies of the portal’s IAM identity {portalArn} don’t allow {action} on {roleArn}.',
    remedy: 'Ask the portal operators to allow {action} on this role for the portal’s IAM identity. Then retry.',
  },
  'access-denied': {
    title: 'The deployer role lacks a permission',
    cause: 'AWS denied {operation}. Action: {action}. Resource: {resource}.',
    remedy:
      'Ask your AWS administrator to allow the action for the deployer role, with the resource and conditions of the portal’s template. Then retry.',
  },
  'denied-by-role-policy': {
    title: 'A policy denies the action to the deployer role',
    cause:
      '{policyType, select, boundary {The deployer role’s permissions boundary} identity {An identity-based policy of the deployer role} other {A policy}} denies {action}. Resource: {resource}. Policy: {policyArn}',
    remedy:
      'Ask your AWS administrator to change the policy. Allowing the action in another policy doesn’t help. Then retry.',
  },
  'denied-by-resource-policy': {
    title: 'The resource’s own policy denies the action',
    cause:
      'The resource-based policy, such as a key policy, doesn’t allow {action} for the deployer role. Resource: {resource}',
    remedy: 'Ask the administrator of the resource to allow the action in its policy. Then retry.',
  },
  'denied-by-organization': {
    title: 'A policy of your organization denies the action',
    cause:
      'A {policyType, select, resourceControl {resource control policy (RCP)} other {service control policy (SCP)}} in AWS Organizations denies {action}. Resource: {resource}. Policy: {policyArn}',
    remedy:
      'Ask the administrator of AWS Organizations to change the policy. Permissions in the account can’t override it. Then retry.',
  },
  'denied-by-portal': {
    title: 'A policy on the portal’s side denies the action',
    cause:
      '{policyType, select, vpcEndpoint {The policy of a VPC endpoint in the portal’s network} other {The session policy that the portal sets}} denies {action}. Resource: {resource}',
    remedy: 'Report this to the portal operators. Changing the deployer role doesn’t help.',
  },
} satisfies Partial<ErrorMessages> & Record<string, ErrorMessages[ErrorCode]>;
