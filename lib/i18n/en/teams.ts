/** The admins' page about what each team's AWS account needs, and whether it has it. */
export const teams = {
  title: 'Teams',
  description: 'The configured teams, what the portal needs in their AWS accounts, and whether each account has it.',
  summary: '{accountId} · {regions}',
  fields: {
    id: 'ID',
    accountId: 'AWS account',
    regions: 'Regions',
    deployerRoleArn: 'Deployer role',
    externalId: 'External ID',
    permissionsBoundaryArn: 'Permissions boundary',
    existingKeys: 'Existing keys that the team can use',
    tags: 'Required tags',
  },
  anyKey: 'Any key in the account',
  noTags: 'None',
  notSet: 'Not set',
  tabs: { check: 'Check', cloudformation: 'CloudFormation template', terraform: 'Terraform module' },
  template: {
    text: {
      cloudformation:
        'Creates the deployer role and the permissions boundary. An AWS administrator deploys it once, in any Region.',
      terraform:
        'Creates the deployer role and the permissions boundary. Use it as a module with an "aws" provider for this account.',
    },
    label: { cloudformation: 'CloudFormation template for {team}', terraform: 'Terraform module for {team}' },
    download: 'Download',
    loading: 'Loading the template',
  },
  check: {
    button: 'Check',
    again: 'Check again',
    of: 'Check {team}',
    text: 'The portal assumes the deployer role as it normally does, and then in ways that AWS must deny. Nothing is changed.',
    notChecked: 'Not checked yet',
    checking: 'Checking',
    all: 'All {all} conditions are met',
    some: '{met} of {all} conditions are met',
    shown: '{met} conditions are met, and {notShown} can’t be checked in the sandbox',
    checkedAt: 'Checked {at}',
    failed: 'Check failed',
    columns: { state: 'State', condition: 'Condition', remedy: 'What to do' },
    states: { met: 'Met', 'not-met': 'Not met', unknown: 'Unknown', 'not-shown': 'Not checked' },
  },
};
