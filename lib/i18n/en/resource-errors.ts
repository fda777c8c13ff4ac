import type { ErrorCode } from '#lib/errors.ts';
import type { ErrorMessages } from '../error-words.ts';

/** What goes wrong with a key, an alias, a secret or the role. */
export const resourceErrors = {
  'alias-taken': {
    title: 'The alias is taken',
    cause:
      'The alias {name} points to another key in this account and Region: {arn}. {owner, select, portal {Run {ownerRun} of team {ownerTeam} made it.} other {It was not made by this portal.}}',
    remedy: 'Choose another alias in a new setup, or use that key as an existing key if it is yours.',
  },
  'alias-refused': {
    title: 'AWS refused the alias',
    cause: 'KMS does not accept {name} as an alias.',
    remedy: 'Start a new setup with an alias of letters, digits, hyphens, underscores and slashes.',
  },
  'key-not-found': {
    title: 'There is no such key',
    cause: 'KMS finds no key {arn} in this account and Region.',
    remedy: 'Check the ARN, and that the key is in the Region that you chose.',
  },
  'key-not-allowed': {
    title: 'Your team may not use this key',
    cause:
      'The portal’s configuration lists the existing keys that your team may use, by alias or tag. This key is not among them: {arn}',
    remedy:
      'Choose a key that can be selected in the list, or create a new one. To use this key, ask the people who operate the portal to add it to existingKeys.',
  },
  'key-policy-denies-role': {
    title: 'The key policy denies the role the use of the key',
    cause: 'Even as a key user, the role could not do this with the key {arn}: {actions}. The key policy denies it.',
    remedy: 'Ask an administrator of the key to exempt the role from the Deny statement, or choose another key.',
  },
  'key-other-account': {
    title: 'The key is in another account',
    cause: 'The key must be in the account of the team, because the portal adds the role to its key policy.',
    remedy: 'Choose a key of the team’s own account, or have a new one created.',
  },
  'key-other-region': {
    title: 'The key is in another Region',
    cause: 'Secrets Manager can use only keys of its own Region.',
    remedy: 'Choose a key in the Region of the setup, or choose the Region of the key.',
  },
  'key-aws-managed': {
    title: 'The key is managed by AWS',
    cause: 'The key policy of an AWS managed key cannot be changed, so the role cannot become a user of the key.',
    remedy: 'Choose a customer managed key, or have a new one created.',
  },
  'key-not-symmetric': {
    title: 'The key is not symmetric',
    cause: 'Secrets Manager works with symmetric encryption keys alone.',
    remedy: 'Choose a key of the type Symmetric, or have a new one created.',
  },
  'key-wrong-usage': {
    title: 'The key is not for encryption',
    cause: 'The key usage must be Encrypt and decrypt. It cannot be changed after a key has been created.',
    remedy: 'Choose a key with the usage Encrypt and decrypt, or have a new one created.',
  },
  'key-disabled': {
    title: 'The key is disabled',
    cause: 'A disabled key can neither encrypt nor decrypt.',
    remedy: 'Enable the key in the KMS console and try again, or choose another key.',
  },
  'key-pending-deletion': {
    title: 'The key is waiting for its deletion',
    cause: 'The key is scheduled for deletion and cannot be used.',
    remedy: 'Cancel the deletion in the KMS console and enable the key, or choose another key.',
  },
  'key-not-enabled': {
    title: 'The key cannot be used now',
    cause: 'The key is not in the state Enabled.',
    remedy: 'See the state of the key in the KMS console and enable it there, or choose another key.',
  },
  'key-several-made': {
    title: 'This run has made more than one key',
    cause: 'Several keys carry the tag of this run, and the portal does not guess which one is right: {keys}.',
    remedy: 'In the KMS console, schedule all but one of these keys for deletion. Then retry the step.',
  },
  'not-as-made': {
    title: 'A resource with this portal’s tags is not what this run makes',
    cause:
      '{name} carries the tags of this portal, but it differs from what this run makes in: {differences}. Somebody else may have made or changed it, so the portal does not use it. Its ARN: {arn}',
    remedy:
      'Find out in CloudTrail who made or changed it. Delete it if nobody needs it, and retry the step; or start a new setup with another name.',
  },
  'administrator-not-found': {
    title: 'A key administrator does not exist',
    cause: 'At least one of the users or roles named as key administrator does not exist in the account: {arn}.',
    remedy: 'Create the user or role and retry the step, or start a new setup with other administrators.',
  },
  'secret-name-taken': {
    title: 'The secret name is taken',
    cause:
      'A secret named {name} exists already. {owner, select, portal {Run {ownerRun} of team {ownerTeam} made it.} other {It was not made by this portal.}} It was left as it is.',
    remedy: 'Choose another secret name in a new setup. If nobody needs the secret, delete it and retry the step.',
  },
  'secret-waits-for-deletion': {
    title: 'A secret of this name is waiting for its deletion',
    cause:
      'The secret {name} is scheduled for deletion (date: {date}). Until then AWS does not give the name out again. {owner, select, portal {Run {ownerRun} of team {ownerTeam} made it.} other {It was not made by this portal.}}',
    remedy:
      'Start a new setup with another secret name, or one that restores the secret if this portal made it for your team. Otherwise wait until the secret is deleted, and retry the step.',
  },
  'secret-in-use': {
    title: 'A setup still needs the secret of this name',
    cause:
      'The secret {name} is scheduled for deletion, but run {ownerRun} still needs it: the run is not at its end, or the role of its setup may still read the secret. A new value would break that setup.',
    remedy:
      'Start a new setup with another secret name, or clean up the setup of that run first. If that setup is to be kept, cancel the deletion of the secret in the Secrets Manager console.',
  },
  'secret-key-denied': {
    title: 'The key could not be used for the secret',
    cause: 'Secrets Manager was not allowed to use the key in the name of the deployer role to encrypt {name}.',
    remedy:
      'Allow the deployer role kms:GenerateDataKey and kms:Decrypt on the key, in the key policy or in an IAM policy. Then retry the step.',
  },
  'secret-encryption-failed': {
    title: 'The secret could not be encrypted',
    cause: 'Secrets Manager could not use the key to encrypt {name}: the key may be disabled or waiting for deletion.',
    remedy: 'Check the state of the key in the KMS console and enable it. Then retry the step.',
  },
  'role-name-taken': {
    title: 'The role name is taken',
    cause:
      'A role named {name} exists already. {owner, select, portal {Run {ownerRun} of team {ownerTeam} made it.} other {It was not made by this portal.}} It was left as it is.',
    remedy:
      'Choose another role name in a new setup; IAM does not tell capital from small letters. If nobody needs the role, delete it and retry the step.',
  },
  'resource-missing': {
    title: 'Something that this run made is gone',
    cause: 'AWS no longer finds {arn}, or has scheduled it for deletion. It was deleted after this run had created it.',
    remedy:
      'Find out who deleted it. A retry creates a role, its policy or an alias again, but never a key or a secret: the portal doesn’t keep the passwords. If a key or a secret is scheduled for deletion, cancel the deletion, enable the key, and retry. If it can’t be restored, clean up this run and start a new setup.',
  },
  'verify-mismatch': {
    title: 'What stands in AWS is not what was planned',
    cause:
      'The portal read everything back, and at least one point differs from the plan. The list of checks shows which.',
    remedy:
      'Find out who made the change. A retry makes the alias, the role and both policies again where they are gone or changed; undo any other change in the AWS console first.',
  },
  'password-expired': {
    title: 'The password is no longer stored',
    cause: 'The portal keeps a password for 24 hours at most. This one was deleted before its secret was stored.',
    remedy: 'The person who requested this run enters the password again on the page of the run, which retries it.',
  },
  'escrow-unreadable': {
    title: 'The stored password cannot be decrypted',
    cause:
      'The portal’s own encryption key has changed since the password was entered, or the stored data is damaged. The password was deleted.',
    remedy:
      'The person who requested this run enters the password again on the page of the run, which retries it. If nobody meant to change the key, tell the people who operate the portal.',
  },
  'escrow-key-refused': {
    title: 'The portal cannot use its own KMS key',
    cause: 'AWS KMS refused to let the portal use {arn}, which protects passwords until they are stored.',
    remedy:
      'Tell the people who operate the portal: its own identity needs kms:Encrypt and kms:Decrypt on the key, and the key must be enabled. Then retry. The portal keeps the password until then, for 24 hours at most.',
  },
} satisfies Partial<ErrorMessages> & Record<string, ErrorMessages[ErrorCode]>;
