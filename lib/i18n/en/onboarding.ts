/** The conditions that a team's account must meet before the portal can work in it. */
export const onboarding = {
  unknown: 'An earlier condition isn’t met, or the check failed with the error in parentheses.',
  'not-shown': 'Not available in the sandbox, because AWS is simulated.',
  conditions: {
    assumed: {
      title: 'The portal can assume the deployer role with its external ID',
      remedy: 'Create the role from the template. Its trust policy must name the role that the portal runs as.',
    },
    'right-account': {
      title: 'The role is in the team’s account',
      remedy: 'Correct accountId or deployerRoleArn in the configuration.',
    },
    'external-id-demanded': {
      title: 'AWS denies access without the external ID',
      remedy:
        'Anyone who can use the portal’s role can access this account. Require sts:ExternalId in the trust policy.',
    },
    'other-external-id-refused': {
      title: 'AWS denies access with a different external ID',
      remedy: 'In the trust policy, require exactly this team’s external ID, without wildcards.',
    },
    'source-identity-demanded': {
      title: 'AWS denies sessions without a source identity',
      remedy: 'Require sts:SourceIdentity in the trust policy, so that CloudTrail always names a person.',
    },
    'session-name-demanded': {
      title: 'AWS denies sessions with a name that isn’t the portal’s',
      remedy: 'Require sts:RoleSessionName in the trust policy, as the template does.',
    },
    'boundary-configured': {
      title: 'Roles that the portal creates get a permissions boundary',
      remedy: 'In the configuration, set the team’s permissionsBoundaryArn to the boundary that the template creates.',
    },
    'rights-enough': {
      title: 'The role has all permissions that the portal needs',
      remedy: 'Deploy the template again. The role doesn’t allow the actions in parentheses.',
    },
    'rights-narrow': {
      title: 'The role has no permissions that the portal must not have',
      remedy: 'Deploy the template again. The role must not allow the actions in parentheses.',
    },
  },
};
