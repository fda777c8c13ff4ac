import type { ErrorCode } from '#lib/errors.ts';
import type { ErrorMessages } from '../error-words.ts';

/** What AWS denies, by who can change the policy that denies it. */
export const denialErrors = {
  'deployer-role-refused': {
    title: 'The portal can’t assume the team’s deployer role',
    cause:
      '{policyType, select, resource {The trust policy of {roleArn} {explicit, select, yes {explicitly denies} other {doesn’t allow}} {action} for {portalArn}. It might not name the portal, might require another external ID, or might not allow sts:SetSourceIdentity.} other {AWS denied {portalArn} permission to assume {roleArn} without giving a reason. The role might not exist, or its trust policy might not name the portal, might require another external ID, or might not allow sts:SetSourceIdentity. The portal might also lack sts:AssumeRole permission on the role.}}',
    remedy:
      'Ask your AWS administrator to check that {roleArn} exists and has the trust policy shown here. Then retry.',
  },
  'portal-role-denied': {
    title: 'The portal isn’t allowed to assume the deployer role',
    cause:
      '{portalArn} isn’t allowed to assume {roleArn}: {policyType, select, boundary {its permissions boundary} session {its session policy} other {its identity-based policy}} {explicit, select, yes {explicitly denies} other {doesn’t allow}} {action}.{isPolicyNamed, select, yes { Policy: {policyArn}} other {}}',
    remedy:
      '{explicit, select, yes {Ask the portal operators to change this policy of the portal’s IAM identity. Allowing the action elsewhere doesn’t help.} other {Ask the portal operators to allow {action} on this role for the portal’s IAM identity.}} Then retry.',
  },
  'access-denied': {
    title: 'The deployer role lacks a permission',
    cause:
      'AWS denied {operation}. {isActionNamed, select, yes {Action: {action}.} other {AWS doesn’t name the action. The call needs: {action}.}}{isResourceNamed, select, yes { Resource: {resource}.} other {}}',
    remedy:
      'Ask your AWS administrator to allow {action} for the deployer role, with the resource and conditions of the portal’s template. Then retry.',
  },
  'denied-by-role-policy': {
    title: 'A policy denies the action to the deployer role',
    cause:
      '{policyType, select, boundary {The deployer role’s permissions boundary} identity {An identity-based policy of the deployer role} other {A policy that AWS doesn’t name}} {explicit, select, yes {explicitly denies} other {doesn’t allow}} {action}.{isResourceNamed, select, yes { Resource: {resource}.} other {}}{isPolicyNamed, select, yes { Policy: {policyArn}} other {}}',
    remedy:
      '{policyType, select, boundary {Ask your AWS administrator to change the permissions boundary.} identity {Ask your AWS administrator to change the policy.} other {Ask your AWS administrator to find the policy, in the account or in AWS Organizations, and to change it.}} Allowing the action in another policy doesn’t help. Then retry.',
  },
  'denied-by-resource-policy': {
    title: 'The resource’s own policy denies the action',
    cause:
      'The resource-based policy, such as a key policy, {explicit, select, yes {explicitly denies} other {doesn’t allow}} {action} for the deployer role.{isResourceNamed, select, yes { Resource: {resource}.} other {}}{isPolicyNamed, select, yes { Policy: {policyArn}} other {}}',
    remedy:
      '{explicit, select, yes {Ask the administrator of the resource to change the deny in its policy. Allowing the action in another policy doesn’t help.} other {Ask the administrator of the resource to allow the action in its policy.}} Then retry.',
  },
  'denied-by-organization': {
    title: 'A policy of your organization denies the action',
    cause:
      'A {policyType, select, resourceControl {resource control policy (RCP)} other {service control policy (SCP)}} in AWS Organizations {explicit, select, yes {explicitly denies} other {doesn’t allow}} {action}.{isResourceNamed, select, yes { Resource: {resource}.} other {}}{isPolicyNamed, select, yes { Policy: {policyArn}} other {}}',
    remedy:
      'Ask the administrator of AWS Organizations to change the policy. Permissions in the account can’t override it. Then retry.',
  },
  'denied-by-portal': {
    title: 'A policy on the portal’s side denies the action',
    cause:
      '{policyType, select, vpcEndpoint {The policy of a VPC endpoint in the portal’s network} other {The session policy that the portal sets}} {explicit, select, yes {explicitly denies} other {doesn’t allow}} {action}.{isResourceNamed, select, yes { Resource: {resource}.} other {}}{isPolicyNamed, select, yes { Policy: {policyArn}} other {}}',
    remedy:
      '{policyType, select, vpcEndpoint {Ask the portal operators to have their network team change the VPC endpoint policy.} other {Report this to the portal operators.}} Changing the deployer role doesn’t help.',
  },
} satisfies Partial<ErrorMessages> & Record<string, ErrorMessages[ErrorCode]>;
