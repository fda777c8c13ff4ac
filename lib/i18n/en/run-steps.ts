import { cleanUpSteps } from './clean-up-steps.ts';

/** The steps of a run: what each is, what it did and what it waits for. */
export const runSteps = {
  heading: 'Steps',
  description: 'In the order of the AWS console. Whatever is ready runs at the same time.',
  sections: {
    before: 'Before anything is made',
    '1': '1. Customer managed KMS key',
    '2': '2. Database secrets',
    '3': '3. IAM role',
    '4': '4. Key policy',
    '5': '5. Permissions of the role',
    after: 'Check of the result',
    ...cleanUpSteps.sections,
  },
  names: {
    access: 'Access to the account',
    names: 'Preflight',
    'kms-key': 'KMS key',
    'kms-alias': 'Alias',
    'source-secret': 'Source database secret',
    'destination-secret': 'Destination database secret',
    'iam-role': 'IAM role',
    'key-policy': 'Key users in the key policy',
    'role-policy': 'Inline policy of the role',
    verify: 'Verification',
    ...cleanUpSteps.names,
  },
  states: {
    pending: 'Not started',
    running: 'Running',
    waiting: 'Waiting for AWS',
    succeeded: 'Succeeded',
    failed: 'Failed',
    cancelled: 'Cancelled',
  },
  purposes: {
    access: 'Assumes the deployer role of the team and checks which account that leads to.',
    names: 'Checks that every name is free, or this run’s own.',
    'kms-key': 'Creates the key, or checks the existing one and restores it where that was chosen.',
    'kms-alias': 'Gives the key its alias.',
    'source-secret': 'Stores the credentials for the source database, encrypted with the key.',
    'destination-secret': 'Stores the credentials for the destination database, encrypted with the key.',
    'iam-role': 'Creates the role with its trust policy and the tag assumer.',
    'key-policy': 'Adds the role to the key users.',
    'role-policy': 'Lets the role reach the network, the two secrets and the key.',
    verify: 'Reads everything back and compares it with the plan.',
    ...cleanUpSteps.purposes,
  },
  sentences: {
    access: { checked: 'Assumed {deployer} in account {accountId}.' },
    names: { checked: 'Looked up {count} resources: every name is free, or this run’s own.' },
    'kms-key': {
      created: 'Created the symmetric key {keyId}.',
      adopted: 'Uses the existing key {keyId}.',
      restored: 'Restored the key {keyId}: its deletion is cancelled, and it is enabled.',
    },
    'kms-alias': {
      created: 'The alias {alias} points to the key.',
      unchanged: 'The existing key keeps its aliases.',
    },
    'source-secret': {
      created: 'Stored the secret {secretName}. The password is destroyed in the portal.',
      restored: 'Restored the secret {secretName} and replaced its value. The password is destroyed in the portal.',
      'stored-before':
        'An earlier call, whose answer was lost, had stored the secret {secretName} with the password that was given at that time. A password given again since then was not used: if it is another one, change the value in Secrets Manager.',
    },
    'destination-secret': {
      created: 'Stored the secret {secretName}. The password is destroyed in the portal.',
      restored: 'Restored the secret {secretName} and replaced its value. The password is destroyed in the portal.',
      'stored-before':
        'An earlier call, whose answer was lost, had stored the secret {secretName} with the password that was given at that time. A password given again since then was not used: if it is another one, change the value in Secrets Manager.',
    },
    'iam-role': { created: 'Created the role {roleName} with the tag assumer.' },
    'key-policy': {
      updated: 'Added the role {roleName} to the key users. Everything else in the key policy stayed as it was.',
      'edit-restored':
        'Added the role {roleName} to the key users. Somebody else edited the key policy at the same moment. The portal’s write replaced these statements, and the portal restored them: {statements}.',
      'edit-lost':
        'Added the role {roleName} to the key users. Somebody else edited the key policy at the same moment, and their edit of these statements is lost: {statements}. Find the edit in CloudTrail (PutKeyPolicy), and make it again if it’s still needed.',
      unchanged: 'The role {roleName} was among the key users already.',
    },
    'role-policy': {
      created: 'Added the inline policy {policyName} to the role {roleName}.',
      unchanged: 'The role {roleName} had the inline policy {policyName} already.',
    },
    verify: {
      checked: 'Read everything back: all {count} checks passed.',
      'checked-in-part':
        'Read everything back: {count} checks passed. Some points were not checked, because the deployer role lacks {rights}. Ask an admin to update the role from the template.',
    },
    ...cleanUpSteps.sentences,
  },
  waits: {
    'role-visible-to-kms': 'Waiting until the new role is visible to KMS. This can take up to 3 minutes.',
    'key-visible': 'Waiting until the new key is visible.',
    'key-lookup': 'Looking whether an earlier call, whose answer was lost, has made the key.',
    'key-rights': 'Waiting until the rights of the deployer role apply to the new key. This can take up to 5 minutes.',
    throttled: 'AWS is limiting the rate of requests.',
    'aws-unreachable': 'AWS does not answer.',
    'aws-internal': 'AWS reports a problem on its side.',
    'not-visible-yet': 'Waiting until AWS shows what was done a moment ago.',
    'concurrent-change': 'Somebody else is changing the resource.',
    'credentials-expired': 'The AWS session ended. Getting new credentials.',
  },
  waitTimes: 'Waiting since {since}. The portal tries again every few seconds, until {until} at the latest.',
  waitChecks: 'Checks that haven’t passed yet: {checks}.',
  willRetry: '{name} chose Retry step. A new attempt is about to start.',
  attempts: {
    count: '{count, plural, one {1 attempt} other {# attempts}}',
    heading: 'Attempts ({count})',
    number: 'Attempt {number}',
    states: {
      running: 'Running',
      succeeded: 'Succeeded',
      failed: 'Failed',
      interrupted: 'Interrupted',
      cancelled: 'Cancelled',
    },
    startedAt: 'Started {time}',
    retriedBy: 'retried by {name}',
    interruptedHelp: 'The server that worked on it stopped. Another attempt went on where it was.',
  },
};
