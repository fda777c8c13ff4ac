/** The steps of a clean-up: their names, purposes, and results. They are merged with the steps of a setup. */
export const cleanUpSteps = {
  sections: { role: 'IAM role', secrets: 'Database secrets', key: 'KMS key' },
  names: {
    'clean-up-check': 'Confirmed plan',
    'remove-role-policy': 'Inline policy of the role',
    'remove-key-user': 'Key users in the key policy',
    'remove-role': 'IAM role',
    'remove-source-secret': 'Source secret',
    'remove-destination-secret': 'Destination secret',
    'remove-alias': 'Alias',
    'remove-key': 'KMS key',
    'clean-up-verify': 'Verification',
  },
  purposes: {
    'clean-up-check': 'Checks that everything to delete is unchanged since the setup created it.',
    'remove-role-policy': 'Deletes the inline policy from the role.',
    'remove-key-user': 'Removes the role from the key users. The rest of the key policy is unchanged.',
    'remove-role': 'Deletes the role.',
    'remove-source-secret': 'Schedules the secret for deletion, with a recovery window.',
    'remove-destination-secret': 'Schedules the secret for deletion, with a recovery window.',
    'remove-alias': 'Deletes the alias of the key.',
    'remove-key': 'Schedules the key for deletion, with a waiting period.',
    'clean-up-verify': 'Reads everything back and checks that it is deleted or pending deletion.',
  },
  sentences: {
    'clean-up-check': {
      checked:
        'Everything to delete is unchanged since the setup created it ({count, plural, one {# resource} other {# resources}}).',
    },
    'remove-role-policy': {
      removed: 'Deleted the inline policy {name}.',
      gone: 'The inline policy {name} no longer exists.',
      kept: 'According to the confirmed plan, nothing is deleted here.',
    },
    'remove-key-user': {
      removed: 'Removed the role {name} from the key users. The rest of the key policy is unchanged.',
      'edit-restored':
        'Removed the role {name} from the key users. Someone else edited the key policy at the same time. The portal overwrote these statements and then restored them: {statements}.',
      'edit-lost':
        'Removed the role {name} from the key users. Someone else edited the key policy at the same time, and their changes to these statements were lost: {statements}. Find the edit in CloudTrail (PutKeyPolicy), and repeat it if it’s still needed.',
      gone: 'The role {name} is no longer a key user.',
      kept: 'According to the confirmed plan, nothing is removed here.',
    },
    'remove-role': {
      removed: 'Deleted the role {name}.',
      gone: 'The role {name} no longer exists.',
      kept: 'According to the confirmed plan, nothing is deleted here.',
    },
    'remove-source-secret': {
      removed: 'Scheduled the secret {name} for deletion on {date}. Until then, you can restore it.',
      gone: 'The secret {name} no longer exists, or is pending deletion.',
      kept: 'According to the confirmed plan, nothing is deleted here.',
    },
    'remove-destination-secret': {
      removed: 'Scheduled the secret {name} for deletion on {date}. Until then, you can restore it.',
      gone: 'The secret {name} no longer exists, or is pending deletion.',
      kept: 'According to the confirmed plan, nothing is deleted here.',
    },
    'remove-alias': {
      removed: 'Deleted the alias {name}.',
      gone: 'The alias {name} no longer exists.',
      kept: 'According to the confirmed plan, nothing is deleted here.',
    },
    'remove-key': {
      removed: 'Scheduled the key {name} for deletion on {date}. Until then, you can cancel the deletion.',
      gone: 'The key {name} no longer exists, or is pending deletion.',
      kept: 'According to the confirmed plan, nothing is deleted here.',
    },
    'clean-up-verify': {
      checked:
        'Read everything back. All resources are deleted or pending deletion ({count, plural, one {# resource} other {# resources}}).',
    },
  },
};
