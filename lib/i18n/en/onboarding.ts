/** What must be so in a team's account before the portal works for it. */
export const onboarding = {
  unknown: 'Not known: something above, or what stands in brackets, hindered the look.',
  conditions: {
    assumed: {
      title: 'The portal can assume the deployer role, with its external ID',
      remedy: 'Create the role from the template. Its trust policy must name the role that the portal runs as.',
    },
    'right-account': {
      title: 'The role is in the team’s account',
      remedy: 'Correct accountId or deployerRoleArn in the configuration.',
    },
    'external-id-demanded': {
      title: 'Without the external ID AWS refuses',
      remedy: 'Whoever may use the portal’s role can enter this account. Demand sts:ExternalId in the trust policy.',
    },
    'other-external-id-refused': {
      title: 'With another external ID AWS refuses',
      remedy: 'Demand exactly this team’s external ID in the trust policy, without wildcards.',
    },
    'source-identity-demanded': {
      title: 'A session that does not say who asked is refused',
      remedy: 'Demand sts:SourceIdentity in the trust policy, so that CloudTrail always names a person.',
    },
    'session-name-demanded': {
      title: 'A session whose name is not the portal’s is refused',
      remedy: 'Demand sts:RoleSessionName in the trust policy, as the template does.',
    },
    'boundary-configured': {
      title: 'The roles that the portal creates get a permissions boundary',
      remedy: 'Set permissionsBoundaryArn of the team in the configuration to the boundary that the template makes.',
    },
    'rights-enough': {
      title: 'The role may do everything that the portal does',
      remedy: 'Apply the template again: the actions in brackets are missing.',
    },
    'rights-narrow': {
      title: 'The role may do nothing that the portal must not do',
      remedy: 'Apply the template again: the actions in brackets are allowed and should not be.',
    },
  },
};
