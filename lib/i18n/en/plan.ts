/** The words of the review page: what a run would do, and the exact documents. */
export const plan = {
  changed: 'What has changed in the plan',
  heading: 'Plan',
  readBy: 'Read in account {accountId}, {region}, with the role {role}.',
  loading: 'Reading the account. Nothing is changed.',
  columns: { resource: 'Resource', action: 'What happens' },
  resources: {
    'kms-key': 'KMS key',
    'kms-alias': 'Alias',
    'source-secret': 'Source database secret',
    'destination-secret': 'Destination database secret',
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
  keepsAliases: 'The key keeps the aliases that it has.',
  conflictOf: '{resource}: {title}',
  changePage: 'Change {page}',
  remedies: {
    'alias-taken': 'Choose another alias, or use that key as an existing key if it is yours. Then come back here.',
    'secret-name-taken':
      'Choose another secret name. If nobody needs the secret, delete it in AWS and choose “Check again”.',
    'secret-waits-for-deletion': 'Use another secret name, ask the owner of the secret, or wait until it is deleted.',
    'secret-in-use': 'Use another secret name. Or clean up that set-up first, and choose “Check again”.',
    'role-name-taken':
      'Choose another role name; IAM does not tell capital from small letters. If nobody needs the role, delete it in AWS and choose “Check again”.',
  },
  restore: {
    button: 'Restore it',
    buttonFor: 'Restore it: {resource}',
    anotherName: 'Use another name',
    anotherNameFor: 'Use another name: {resource}',
    offers: {
      secret:
        'You can restore it: then the user name and the password of this form replace its value, the key of this set-up encrypts it, and it is tagged as this run’s. Or use another name.',
      key: 'This portal made it for your team, so you can restore it: then its deletion is cancelled, and the key is enabled. Or choose another key.',
    },
    effects: {
      secret:
        'Its deletion is cancelled. The user name and the password of this form replace its value, the key of this set-up encrypts it, and it is tagged as this run’s.',
      key: 'Its deletion is cancelled, and the key is enabled. Its tags stay as they are.',
    },
  },
  warnings: {
    'key-external-material':
      'The key material was imported. If it expires or is deleted, nothing can decrypt the secrets.',
    'key-custom-store': 'The key is in a custom key store: Secrets Manager then is slower, and depends on that store.',
    'key-multi-region': 'The key is a multi-Region key: its replicas in other Regions have key policies of their own.',
    'key-policy-deleted-principal':
      'The key policy names a user or role that has been deleted (AROA… or AIDA…). KMS may refuse the policy until it is removed.',
  },
  otherWarning: 'Have a look at this before you go on.',
  documents: {
    heading: 'Policies and tags',
    description: 'Exactly what is sent to AWS. Only values in angle brackets are still to come from AWS.',
    'trust-policy': 'Trust policy',
    'role-policy': 'Inline policy',
    'key-policy': 'Key policy',
    tags: 'Tags',
    none: 'Nothing to show here: the plan above says why.',
    before: 'The document as it is now, and as it will be.',
    unchanged: 'The document stays as it is.',
    isNew: 'The whole document is new.',
    whole: 'Whole document',
    changes: 'Changes',
    view: 'View',
    added: 'Added',
    removed: 'Removed',
    summary:
      '{added, plural, one {1 line added} other {# lines added}}, {removed, plural, one {1 line removed} other {# lines removed}}',
    hidden: '{count, plural, one {1 line is the same} other {# lines are the same}}',
    tagKey: 'Key',
    tagValue: 'Value',
    tagResource: 'Resource',
  },
  summary: {
    heading: 'What you entered',
    step: 'Step {number}: {title}',
    description: 'Description',
    administrators: 'Key administrators',
    none: 'None',
    yes: 'Yes',
    no: 'No',
    hidden: 'Entered',
    missing: 'Not entered',
    deletion: 'Scheduled deletion',
    restored: 'To be cancelled',
  },
};
