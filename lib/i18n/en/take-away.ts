/** A setup as code: the section of the page, and the comments and questions in the code. */
export const takeAway = {
  heading: 'Export as code',
  plan: 'Code that carries out this plan without the portal. It contains no passwords and prompts for them.',
  run: 'This setup as code. The code contains no passwords.',
  conflict: 'Resolve the conflicts in the plan first.',
  tabs: { cli: 'AWS CLI script', terraform: 'Terraform' },
  explain: {
    cli: {
      plan: 'A bash script that checks the account and the names, lists what it will do, and asks for confirmation. Requires the AWS CLI and jq.',
      run: 'A bash script that creates the same setup in another account or Region. Change the values at the top. Requires the AWS CLI and jq.',
    },
    terraform: {
      plan: 'Requires Terraform 1.11 or later. The passwords are ephemeral variables, so they aren’t stored in a file or in the state.',
      run: 'Requires Terraform 1.11 or later. The import blocks import what this run created, without changing it. The passwords stay in Secrets Manager.',
    },
    existingKey:
      'The code reads the policy of the existing key first and only adds the role. Nothing else in the policy changes.',
  },
  download: 'Download',
  code: {
    cliPlan: 'Sets up database authentication and resource access for Aurora PostgreSQL Limitless Database.',
    cliRun:
      'Creates the same setup, with the same names, in the account and Region below. To use another account or Region, change the values.',
    cliUse:
      'Requires bash, the AWS CLI, jq, and credentials for the account. With --dry-run, it only lists what it would do.',
    cliStops:
      'If a name is already in use, it stops before it changes anything. It never replaces the policy of an existing key.',
    values: 'Values',
    changeValues: 'Values to change for another account or Region',
    missing: 'Install this program first',
    otherAccount: 'These credentials are for another account',
    taken: 'This already exists',
    unusableKey: 'This key is not an enabled, symmetric, customer managed key for encryption and decryption',
    willDo: 'This script will do the following',
    create: 'create',
    restore: 'restore',
    addRole: 'add the role to the policy of the key',
    keyWord: 'KMS key with the alias',
    secretWord: 'secret',
    roleWord: 'IAM role',
    policyWord: 'inline policy',
    confirm: 'To start, enter yes',
    stopped: 'Nothing was changed.',
    password: 'Password of the database user',
    again: 'Enter it again',
    differ: 'The passwords are empty or differ.',
    left: 'The script didn’t finish. It created or changed the following',
    tfPlan: 'Sets up database authentication and resource access for Aurora PostgreSQL Limitless Database.',
    tfRun: 'Imports a setup that the portal created. The first plan imports everything and changes nothing.',
    tfValues: 'The values of the secrets aren’t in this configuration. They stay in Secrets Manager.',
    tfPasswords: 'Terraform prompts for the passwords and doesn’t store them in a file or in its state.',
    tfVersion: 'To store the passwords again, increase this number.',
    tfRestore: 'Run this first to restore what is pending deletion',
    tfOwnsPolicy: 'Terraform manages this policy. Add other users of the key here.',
    tfLeavesPolicy: 'Other setups might have added their roles to this policy, so Terraform doesn’t change it.',
    tfKeyUser:
      'Adds the role to the policy of the existing key and keeps everything else in it. Requires bash, the AWS CLI, and jq, with credentials in the environment.',
    tfRunTag: 'Keeps the tag of the portal’s run.',
    tfRecovery:
      'Terraform would delete an imported secret without a recovery window. To delete it, first remove prevent_destroy and recovery_window_in_days and apply the change.',
  },
};
