/** The page of admins that shows what each team's AWS account needs, and whether it has it. */
export const teams = {
  title: 'Teams',
  description: 'The teams of the configuration, what their AWS accounts need for the portal, and whether they have it.',
  summary: '{accountId} · {regions}',
  fields: {
    id: 'ID',
    accountId: 'AWS account',
    regions: 'Regions',
    deployerRoleArn: 'Deployer role',
    externalId: 'External ID',
    permissionsBoundaryArn: 'Permissions boundary',
    existingKeys: 'Existing keys that the team may use',
  },
  anyKey: 'Any key of the account',
  notSet: 'Not set',
  tabs: { check: 'Check', cloudformation: 'CloudFormation template', terraform: 'Terraform module' },
  template: {
    text: {
      cloudformation:
        'Makes the deployer role and the permissions boundary. An administrator of the account applies it there once, in any Region.',
      terraform:
        'Makes the deployer role and the permissions boundary, as a module for a provider "aws" of this account.',
    },
    label: { cloudformation: 'CloudFormation template of {team}', terraform: 'Terraform module of {team}' },
    download: 'Download',
    loading: 'Loading the template',
  },
  check: {
    button: 'Check',
    again: 'Check again',
    of: 'Check {team}',
    text: 'The portal assumes the deployer role as it always does, and then in ways that AWS must refuse. It changes nothing.',
    notChecked: 'Not checked yet',
    checking: 'Checking',
    all: 'All {all} conditions are met',
    some: '{met} of {all} conditions are met',
    checkedAt: 'Checked {at}',
    failed: 'Could not be checked',
    columns: { state: 'State', condition: 'Condition', remedy: 'What to do' },
    states: { met: 'Met', 'not-met': 'Not met', unknown: 'Not known' },
  },
};
