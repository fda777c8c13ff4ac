import type { ErrorCode } from '#lib/errors.ts';
import type { ErrorMessages } from '../error-words.ts';

/** What AWS denies, by who can change the policy that denies it. */
export const denialErrors = {
  'deployer-role-refused': {
    title: 'The portal can’t assume the team’s deployer role',
    cause:
      'AWS denied {portalArn} the use of {roleArn}. AWS doesn’t say why: the role might not exist, or its trust policy might not name the portal, require another external ID, or not allow sts:SetSourceIdentity.',
    remedy:
      'Ask the AWS account administrator to check that {roleArn} exists and has the trust policy shown here. Then retry.',
  },
  'portal-role-denied': {
    title: 'The portal isn’t allowed to assume the deployer role',
    cause: 'No policy of the portal’s own identity allows {action} on {roleArn}.',
    remedy:
      'Ask the operators of the portal to allow sts:AssumeRole on this role for the portal’s identity. Then retry.',
  },
  'access-denied': {
    title: 'The deployer role lacks a permission',
    cause: 'AWS denied the action {action} on the resource {resource}.',
    remedy:
      'Ask the AWS account administrator to allow this action for the deployer role, with the resource and conditions of the portal’s template. Then retry.',
  },
  'denied-by-role-policy': {
    title: 'A policy of the deployer role denies the action',
    cause:
      '{policyType, select, boundary {The permissions boundary of the deployer role doesn’t allow {action}} other {A policy of the deployer role explicitly denies {action}}} on the resource {resource}. Policy: {policyArn}',
    remedy:
      'Ask the AWS account administrator to change this policy: allowing the action elsewhere doesn’t help. Then retry.',
  },
  'denied-by-resource-policy': {
    title: 'The resource’s own policy denies the action',
    cause:
      'The resource-based policy of {resource}, such as its key policy, doesn’t allow the deployer role the action {action}.',
    remedy: 'Ask an administrator of the resource to allow the action in that policy. Then retry.',
  },
  'denied-by-organization': {
    title: 'A policy of your organization denies the action',
    cause:
      '{policyType, select, resourceControl {A resource control policy (RCP)} other {A service control policy (SCP)}} in AWS Organizations denies {action} on the resource {resource}. Policy: {policyArn}',
    remedy:
      'Ask the administrator of your organization in AWS Organizations to change the policy. An administrator of the account can’t override it. Then retry.',
  },
  'denied-by-portal': {
    title: 'The portal’s own limits deny the action',
    cause:
      '{policyType, select, vpcEndpoint {The policy of a VPC endpoint in the portal’s network} other {The session policy that the portal sets for each run}} doesn’t allow {action} on the resource {resource}.',
    remedy: 'Report this to the operators of the portal. A change to the deployer role doesn’t help.',
  },
} satisfies Partial<ErrorMessages> & Record<string, ErrorMessages[ErrorCode]>;
