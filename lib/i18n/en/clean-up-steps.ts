/** The steps of a clean-up: what each is and what it did. They stand among those of the setup. */
export const cleanUpSteps = {
  sections: { role: 'IAM role', secrets: 'Database secrets', key: 'KMS key' },
  names: {
    'clean-up-check': 'The plan as it was confirmed',
    'remove-role-policy': 'Inline policy of the role',
    'remove-key-user': 'Key users in the key policy',
    'remove-role': 'IAM role',
    'remove-source-secret': 'Source database secret',
    'remove-destination-secret': 'Destination database secret',
    'remove-alias': 'Alias',
    'remove-key': 'KMS key',
    'clean-up-verify': 'Verification',
  },
  purposes: {
    'clean-up-check': 'Checks that everything to be deleted is still as the setup made it.',
    'remove-role-policy': 'Deletes the inline policy from the role.',
    'remove-key-user': 'Removes the role from the key users. Everything else in the key policy stays as it is.',
    'remove-role': 'Deletes the role.',
    'remove-source-secret': 'Schedules the secret for deletion, with a recovery window.',
    'remove-destination-secret': 'Schedules the secret for deletion, with a recovery window.',
    'remove-alias': 'Deletes the alias of the key.',
    'remove-key': 'Schedules the key for deletion, with a waiting period.',
    'clean-up-verify': 'Reads everything back: what was to be deleted is gone, or waits for its deletion.',
  },
  sentences: {
    'clean-up-check': {
      checked:
        'Everything to be deleted is still as the setup made it ({count, plural, one {# resource} other {# resources}}).',
    },
    'remove-role-policy': {
      removed: 'Deleted the inline policy {name}.',
      gone: 'The inline policy {name} is not there any more.',
      kept: 'By the confirmed plan nothing is deleted here.',
    },
    'remove-key-user': {
      removed: 'Removed the role {name} from the key users. Everything else in the key policy stayed as it was.',
      'edit-restored':
        'Removed the role {name} from the key users. Somebody else edited the key policy at the same moment. The portal’s write replaced these statements, and the portal restored them: {statements}.',
      'edit-lost':
        'Removed the role {name} from the key users. Somebody else edited the key policy at the same moment, and their edit of these statements is lost: {statements}. Find the edit in CloudTrail (PutKeyPolicy), and make it again if it’s still needed.',
      gone: 'The role {name} is not among the key users any more.',
      kept: 'By the confirmed plan nothing is removed here.',
    },
    'remove-role': {
      removed: 'Deleted the role {name}.',
      gone: 'The role {name} is not there any more.',
      kept: 'By the confirmed plan nothing is deleted here.',
    },
    'remove-source-secret': {
      removed: 'Scheduled the secret {name} for deletion on {date}. Until then it can be restored.',
      gone: 'The secret {name} is not there any more, or waits for its deletion.',
      kept: 'By the confirmed plan nothing is deleted here.',
    },
    'remove-destination-secret': {
      removed: 'Scheduled the secret {name} for deletion on {date}. Until then it can be restored.',
      gone: 'The secret {name} is not there any more, or waits for its deletion.',
      kept: 'By the confirmed plan nothing is deleted here.',
    },
    'remove-alias': {
      removed: 'Deleted the alias {name}.',
      gone: 'The alias {name} is not there any more.',
      kept: 'By the confirmed plan nothing is deleted here.',
    },
    'remove-key': {
      removed: 'Scheduled the key {name} for deletion on {date}. Until then the deletion can be cancelled.',
      gone: 'The key {name} is not there any more, or waits for its deletion.',
      kept: 'By the confirmed plan nothing is deleted here.',
    },
    'clean-up-verify': {
      checked:
        'Read everything back: all of it is gone, or waits for its deletion ({count, plural, one {# resource} other {# resources}}).',
    },
  },
};
