/** The words of the review page: what a run would do, and the exact documents. */
export const plan = {
  changed: 'Changes in the plan',
  heading: 'Plan',
  readBy: 'Read in account {accountId}, {region}, with the role {role}.',
  loading: 'Reading the account. Nothing is changed.',
  columns: { resource: 'Resource', action: 'Action' },
  resources: {
    'kms-key': 'KMS key',
    'kms-alias': 'Alias',
    'source-secret': 'Source secret',
    'destination-secret': 'Destination secret',
    'iam-role': 'IAM role',
    'key-policy': 'Key policy',
    'role-policy': 'Inline policy',
  },
  actions: {
    create: 'Create',
    adopt: 'Use existing',
    restore: 'Restore',
    update: 'Update',
    'no-change': 'No change',
    conflict: 'Conflict',
  },
  newKey: 'New key',
  keepsAliases: 'The key keeps its aliases.',
  conflictOf: '{resource}: {title}',
  changePage: 'Change {page}',
  remedies: {
    'key-policy-names-deleted':
      'Ask an administrator of the key to remove these principals from the key policy and choose “Check again”, or choose another key.',
    'key-policy-incomplete':
      'Ask an administrator of the key to complete the statement or remove it, and choose “Check again”, or choose another key. The usual Resource is "*".',
    'key-policy-characters':
      'Ask an administrator of the key to replace these characters, for example in the statement’s Sid, and choose “Check again”, or choose another key.',
    'policy-too-large':
      'Ask an administrator of the key to remove statements or principals that are no longer needed from the key policy and choose “Check again”, or choose another key.',
    'alias-taken': 'Choose another alias. If the key is yours, you can use it as an existing key.',
    'secret-name-taken':
      'Choose another secret name. If no one needs the secret, delete it in AWS and choose “Check again”.',
    'secret-waits-for-deletion': 'Choose another secret name, ask the owner of the secret, or wait until it’s deleted.',
    'secret-in-use': 'Choose another secret name, or clean up that setup first and choose “Check again”.',
    'role-name-taken':
      'Choose another role name. IAM doesn’t distinguish uppercase and lowercase letters. If no one needs the role, delete it in AWS and choose “Check again”.',
  },
  restore: {
    button: 'Restore it',
    buttonFor: 'Restore it: {resource}',
    anotherName: 'Use another name',
    anotherNameFor: 'Use another name: {resource}',
    offers: {
      secret:
        'You can restore it or use another name. If you restore it, the user name and the password of this form replace its value, the key of this setup encrypts it, and it gets the tags and description of this form.',
      key: 'This portal created it for your team, so you can restore it or choose another key. If you restore it, its deletion is canceled and the key is enabled.',
    },
    effects: {
      secret:
        'Its deletion is canceled. The user name and the password of this form replace its value, the key of this setup encrypts it, and it gets the tags of this run and the tags and description of this form. It keeps its other tags.',
      key: 'Its deletion is canceled and the key is enabled. Its description and tags don’t change.',
    },
  },
  warnings: {
    'secret-ends-like-arn':
      'The name ends with a hyphen and six characters, like a secret’s ARN. AWS advises against that, because a search by an incomplete ARN might find the wrong secret. The setup uses only complete ARNs.',
    'key-external-material':
      'The key material was imported. If it expires or is deleted, nothing can decrypt the secrets.',
    'key-custom-store': 'The key is in a custom key store. Secrets Manager depends on that store and might be slower.',
    'key-multi-region': 'The key is a multi-Region key. Its replicas in other Regions have their own key policies.',
    'key-policy-anyone': 'The key policy lets anyone use or administer the key, possibly under a condition.',
    'key-policy-other-account': 'The key policy lets another account use or administer the key.',
    'key-policy-undecided':
      'The portal can’t tell whether the key policy lets the role use the key and the deployer role set it up. It depends on conditions that the portal can’t evaluate, such as the organization or the network. Check the conditions in the key policy.',
    'key-policy-deleted-principal':
      'The key policy names a user or role that has been deleted (AROA… or AIDA…). KMS rejects changes to the policy until it’s removed.',
  },
  access: {
    heading: 'Who else has access to this key',
    note: 'Based on the Allow statements of the key policy. Deny statements might restrict this access.',
    kinds: {
      anyone: 'anyone',
      'other-account': 'another account',
      deleted: 'a deleted user or role',
      service: 'an AWS service',
      own: 'a user or role in the account',
    },
    may: { use: 'use', administer: 'administer', 'use administer': 'use and administer' },
    line: '({kind}): can {may} the key',
    conditional: '({kind}): can {may} the key, under a condition',
  },
  otherWarning: 'Review this before you continue.',
  documents: {
    heading: 'Policies, tags, and descriptions',
    description: 'Exactly what the run sends to AWS. AWS assigns the values in angle brackets.',
    'trust-policy': 'Trust policy',
    'role-policy': 'Inline policy',
    'key-policy': 'Key policy',
    tags: 'Tags and descriptions',
    none: 'There’s nothing to show. The plan above explains why.',
    before: 'The current document and the document after the change.',
    unchanged: 'The document doesn’t change.',
    isNew: 'The whole document is new.',
    views: { changes: 'Changes', before: 'Before', after: 'After' },
    view: 'View',
    added: 'Added',
    removed: 'Removed',
    summary:
      '{added, plural, one {1 line added} other {# lines added}}, {removed, plural, one {1 line removed} other {# lines removed}}',
    hidden: '{count, plural, one {1 unchanged line} other {# unchanged lines}}',
    tagTable: 'Tags',
    descriptions: 'Descriptions',
    tagKey: 'Key',
    tagValue: 'Value',
    tagResource: 'Resource',
  },
  summary: {
    heading: 'What you entered',
    step: 'Step {number}: {title}',
    administrators: 'Key administrators',
    none: 'None',
    yes: 'Yes',
    no: 'No',
    hidden: 'Entered',
    missing: 'Not entered',
    deletion: 'Scheduled deletion',
    restored: 'To be canceled',
  },
};
