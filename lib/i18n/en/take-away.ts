/** A setup as code: the section of the page, and the comments and questions in the code. */
export const takeAway = {
  heading: 'Take it away as code',
  plan: 'What this plan does, to run without the portal. The code contains no passwords: it asks for them.',
  run: 'This setup as code. The code contains no passwords.',
  conflict: 'Resolve the conflicts in the plan first.',
  tabs: { cli: 'AWS CLI script', terraform: 'Terraform' },
  explain: {
    cli: {
      plan: 'A bash script that checks the account and the names, lists what it will do, and asks before it starts. It needs the AWS CLI and jq.',
      run: 'A bash script that makes the same setup again, in another account or Region. Change the values at its top. It needs the AWS CLI and jq.',
    },
    terraform: {
      plan: 'For Terraform 1.11 or later. The passwords are ephemeral variables, so neither a file nor the state has them.',
      run: 'For Terraform 1.11 or later. The import blocks take over what this run made, and change nothing. The passwords stay in Secrets Manager.',
    },
    existingKey:
      'The policy of the existing key is read first, and only the role is added. Nothing in it is overwritten.',
  },
  download: 'Download',
  code: {
    cliPlan: 'Sets up database authentication and resource access for Aurora PostgreSQL Limitless Database.',
    cliRun:
      'Makes a setup again, under the same names, in the account and Region below. Change the values for another place.',
    cliUse:
      'Needs: bash, the AWS CLI, jq, and credentials for the account. With --dry-run, it only lists what it would do.',
    cliStops:
      'It stops before it changes anything if a name is taken, and never replaces the policy of an existing key.',
    values: 'Values',
    changeValues: 'Values to change for another account or Region',
    missing: 'This program is missing',
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
    left: 'The script did not finish. It has made or changed this',
    tfPlan: 'Sets up database authentication and resource access for Aurora PostgreSQL Limitless Database.',
    tfRun: 'Takes over a setup that the portal made. The first plan imports everything and changes nothing.',
    tfValues: 'The secrets’ values are not in this configuration: they stay in Secrets Manager.',
    tfPasswords: 'Terraform asks for the passwords, and stores them neither in a file nor in its state.',
    tfVersion: 'Increase this number to store the passwords again.',
    tfRestore: 'Run this first, to restore what waits for deletion',
    tfOwnsPolicy: 'Terraform owns this policy: add other users of the key here.',
    tfLeavesPolicy: 'Other setups may have added their roles to this policy, so Terraform leaves it as it is.',
    tfKeyUser:
      'Adds the role to the policy of the existing key, and keeps everything else in it. Needs bash, the AWS CLI and jq, with credentials in the environment.',
    tfRunTag: 'The tag of the portal’s run stays.',
    tfRecovery:
      'Terraform would delete an imported secret without a recovery window. To delete it, remove prevent_destroy and recovery_window_in_days, and apply first.',
  },
};
