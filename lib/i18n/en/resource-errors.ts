import type { ErrorCode } from '#lib/errors.ts';
import type { ErrorMessages } from '../error-words.ts';

/** What goes wrong with a key, an alias, a secret or the role. */
export const resourceErrors = {
  'alias-taken': {
    title: 'The alias is already in use',
    cause:
      'The alias {name} points to another key in this account and Region: {arn}. {owner, select, portal {Run {ownerRun} of team {ownerTeam} created it.} other {It wasn’t created by this portal.}}',
    remedy: 'Choose another alias in a new setup. If the key is yours, you can use it as an existing key.',
  },
  'alias-refused': {
    title: 'AWS rejected the alias',
    cause: 'KMS doesn’t accept {name} as an alias.',
    remedy: 'Start a new setup with an alias of letters, digits, hyphens, underscores, and slashes.',
  },
  'key-not-found': {
    title: 'The key doesn’t exist',
    cause: 'KMS can’t find the key {arn} in this account and Region.',
    remedy: 'Check the ARN, and that the key is in the Region you chose.',
  },
  'key-not-allowed': {
    title: 'Your team isn’t allowed to use this key',
    cause:
      'The portal’s configuration lists the existing keys that your team can use, by alias or tag. This key isn’t one of them: {arn}',
    remedy:
      'Choose a key that you can select in the list, or create a new one. To use this key, ask the portal operators to add it to existingKeys.',
  },
  'key-policy-denies-role': {
    title: 'The key policy doesn’t let the role use the key',
    cause: 'Even as a key user, the role couldn’t do this with the key {arn}: {actions}. The key policy denies it.',
    remedy: 'Ask an administrator of the key to exempt the role from the Deny statement, or choose another key.',
  },
  'key-policy-denies-deployer': {
    title: 'The key policy doesn’t let the deployer role set up the key',
    cause: 'The deployer role {roleArn} couldn’t do this with the key {arn}: {actions}. The key policy denies it.',
    remedy:
      'Ask an administrator of the key to exempt the deployer role from the Deny statement, or choose another key.',
  },
  'key-policy-allows-too-much': {
    title: 'The key policy would let the role administer the key',
    cause:
      'The role of the setup must only use the key, but the policy of the key {arn} would also let it do this: {actions}. The statement might apply to all principals of the account.',
    remedy: 'Ask an administrator of the key to limit that statement to key administrators, or choose another key.',
  },
  'key-policy-names-deleted': {
    title: 'The key policy names a deleted user or role',
    cause:
      'KMS rejects every change to the policy of the key {arn} as long as it names a user or role that no longer exists: {principals}.',
    remedy: 'Ask an administrator of the key to remove these principals from the key policy. Then retry the step.',
  },
  'key-policy-incomplete': {
    title: 'The key policy has an incomplete statement',
    cause:
      'KMS rejects every change to the policy of the key {arn} as long as a statement lacks a required element. Statement, with the missing element: {statements}.',
    remedy:
      'Ask an administrator of the key to complete the statement or remove it. The usual Resource is "*". Then retry the step.',
  },
  'key-policy-characters': {
    title: 'The key policy has characters that KMS rejects',
    cause:
      'KMS accepts only characters of Western European languages (Latin-1) in a key policy. In the policy of the key {arn}, these parts have others: {statements}.',
    remedy:
      'Ask an administrator of the key to replace these characters, for example in the statement’s Sid. Then retry the step.',
  },
  'key-other-account': {
    title: 'The key is in another account',
    cause: 'The portal adds the role to the key policy, so the key must be in the team’s account.',
    remedy: 'Choose a key in the team’s account, or create a new one.',
  },
  'key-other-region': {
    title: 'The key is in another Region',
    cause: 'Secrets Manager can use only keys in its own Region.',
    remedy: 'Choose a key in the Region of the setup, or choose the Region of the key.',
  },
  'key-aws-managed': {
    title: 'The key is managed by AWS',
    cause: 'The key policy of an AWS managed key can’t be changed, so the role can’t become a key user.',
    remedy: 'Choose a customer managed key, or create a new one.',
  },
  'key-not-symmetric': {
    title: 'The key isn’t symmetric',
    cause: 'Secrets Manager supports only symmetric encryption keys.',
    remedy: 'Choose a key of the type Symmetric, or create a new one.',
  },
  'key-wrong-usage': {
    title: 'The key isn’t for encryption',
    cause: 'The key usage must be Encrypt and decrypt. It can’t be changed after a key is created.',
    remedy: 'Choose a key with the usage Encrypt and decrypt, or create a new one.',
  },
  'key-disabled': {
    title: 'The key is disabled',
    cause: 'A disabled key can’t encrypt or decrypt.',
    remedy: 'Enable the key in the KMS console and try again, or choose another key.',
  },
  'key-pending-deletion': {
    title: 'The key is pending deletion',
    cause: 'The key is scheduled for deletion and can’t be used.',
    remedy: 'Cancel the deletion in the KMS console and enable the key, or choose another key.',
  },
  'key-not-enabled': {
    title: 'The key can’t be used now',
    cause: 'The state of the key isn’t Enabled.',
    remedy: 'Check the state of the key in the KMS console and enable the key, or choose another key.',
  },
  'key-several-made': {
    title: 'This run created more than one key',
    cause: 'Several keys have the tag of this run, and the portal can’t tell which one to use: {keys}',
    remedy: 'In the KMS console, schedule all but one of these keys for deletion. Then retry the step.',
  },
  'not-as-made': {
    title: 'A resource with this portal’s tags differs from what this run creates',
    cause:
      '{name} has the tags of this portal, but differs from what this run creates in: {differences}. Someone else might have created or changed it, so the portal doesn’t use it. ARN: {arn}',
    remedy:
      'Use CloudTrail to find out who created or changed it. If no one needs it, delete it and retry the step. Otherwise, start a new setup with another name.',
  },
  'administrator-not-found': {
    title: 'A key administrator doesn’t exist',
    cause: 'At least one user or role that was entered as a key administrator doesn’t exist in the account: {arn}',
    remedy: 'Create the user or role and retry the step, or start a new setup with other administrators.',
  },
  'secret-name-taken': {
    title: 'The secret name is already in use',
    cause:
      'A secret named {name} already exists. {owner, select, portal {Run {ownerRun} of team {ownerTeam} created it.} other {It wasn’t created by this portal.}} It wasn’t changed.',
    remedy: 'Choose another secret name in a new setup. If no one needs the secret, delete it and retry the step.',
  },
  'secret-waits-for-deletion': {
    title: 'A secret with this name is pending deletion',
    cause:
      'The secret {name} is pending deletion (date: {date}). Until then, the name can’t be used. {owner, select, portal {Run {ownerRun} of team {ownerTeam} created it.} other {It wasn’t created by this portal.}}',
    remedy:
      'Start a new setup with another secret name, or one that restores the secret if this portal created it for your team. Otherwise, wait until the secret is deleted, then retry the step.',
  },
  'secret-in-use': {
    title: 'A setup still needs the secret with this name',
    cause:
      'The secret {name} is pending deletion, but run {ownerRun} still needs it: the run hasn’t ended, or its role can still read the secret. A new value would break that setup.',
    remedy:
      'Start a new setup with another secret name, or clean up that setup first. To keep that setup, cancel the deletion of the secret in the Secrets Manager console.',
  },
  'secret-key-denied': {
    title: 'The deployer role isn’t allowed to use the key for the secret',
    cause: 'Secrets Manager uses the key with the permissions of the deployer role, and KMS denied it for {name}.',
    remedy:
      'Allow the deployer role kms:GenerateDataKey and kms:Decrypt on the key, in the key policy or in an IAM policy. Then retry the step.',
  },
  'secret-encryption-failed': {
    title: 'The secret couldn’t be encrypted',
    cause: 'Secrets Manager couldn’t use the key to encrypt {name}. The key might be disabled or pending deletion.',
    remedy: 'Check the state of the key in the KMS console and enable it. Then retry the step.',
  },
  'role-name-taken': {
    title: 'The role name is already in use',
    cause:
      'A role named {name} already exists. {owner, select, portal {Run {ownerRun} of team {ownerTeam} created it.} other {It wasn’t created by this portal.}} It wasn’t changed.',
    remedy:
      'Choose another role name in a new setup. IAM doesn’t distinguish uppercase and lowercase letters. If no one needs the role, delete it and retry the step.',
  },
  'resource-missing': {
    title: 'A resource that this run created is missing',
    cause: 'AWS can’t find {arn}, or it’s pending deletion. It was deleted after this run created it.',
    remedy:
      'Find out who deleted it. A retry recreates a role, its policy, or an alias, but never a key or a secret, because the portal doesn’t keep the passwords. If a key or a secret is pending deletion, cancel the deletion, enable the key, and retry. If it can’t be restored, clean up this run and start a new setup.',
  },
  'verify-mismatch': {
    title: 'Resources in AWS don’t match the plan',
    cause: 'Verification found at least one difference from the plan. The list of checks shows the differences.',
    remedy:
      'Find out who made the change. A retry recreates the alias, the role, and both policies if they were deleted or changed. Undo any other change in the AWS console first.',
  },
  'password-expired': {
    title: 'The password is no longer stored',
    cause: 'The portal keeps a password for up to 24 hours. This one was deleted before its secret was stored.',
    remedy: 'The requester of this run must enter the password again on the page of the run, which retries the step.',
  },
  'escrow-unreadable': {
    title: 'The stored password can’t be decrypted',
    cause:
      'The portal’s own encryption key has changed since the password was entered, or the stored data is damaged. The password was deleted.',
    remedy:
      'The requester of this run must enter the password again on the page of the run, which retries the step. If the key wasn’t changed on purpose, contact the portal operators.',
  },
  'escrow-key-refused': {
    title: 'The portal can’t use its own KMS key',
    cause: 'AWS KMS denied the portal the use of {arn}, which protects passwords until they’re stored.',
    remedy:
      'Tell the portal operators that the portal’s IAM identity needs kms:Encrypt and kms:Decrypt on the key, and that the key must be enabled. Then retry. The portal keeps the password for up to 24 hours.',
  },
} satisfies Partial<ErrorMessages> & Record<string, ErrorMessages[ErrorCode]>;
