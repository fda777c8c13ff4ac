/** The part of the support page that shows where AWS accounts and runs differ. */
export const orphans = {
  title: 'Differences between AWS and the runs',
  description:
    '{minutes, plural, =0 {On request} one {Every minute} other {Every # minutes}}, the portal checks each team’s account for resources that belong to no run, and for resources of runs that are missing. It deletes nothing.',
  lookAgain: 'Check again',
  looking: 'Checking',
  loading: 'Loading the differences',
  notAsked: 'Couldn’t start the check',
  global: 'Global (IAM)',
  columns: {
    resource: 'Resource',
    reason: 'Difference and what to do',
    run: 'Run',
    team: 'Team',
    region: 'Region',
    firstSeen: 'First seen',
  },
  kinds: {
    'kms-key': 'KMS key',
    secret: 'Secret',
    'iam-role': 'IAM role',
  },
  reasons: {
    'unknown-run': {
      title: 'Its run isn’t in this portal',
      text: 'The database might have been restored from an older backup, or another portal works in this account. Ask the team whether it’s in use. If it isn’t, delete it in AWS.',
    },
    'other-team': {
      title: 'Its run belongs to another team',
      text: 'Someone changed its tags or added them by hand. Ask both teams who owns it. Then correct the tags, or delete it in AWS if no one uses it.',
    },
    'not-recorded': {
      title: 'Its run ended without recording it',
      text: 'AWS created it, but the response didn’t reach the portal, or someone added the tags by hand. If the run failed, retry it first. If the team doesn’t use the resource after that, delete it in AWS.',
    },
    'cleaned-up': {
      title: 'It exists, but its run was cleaned up',
      text: 'Someone canceled its deletion in AWS. Ask the team whether it’s in use. If it isn’t, delete it in AWS.',
    },
    missing: {
      title: 'It no longer exists in AWS',
      text: 'Someone deleted it after the run created or used it. If the team still needs the setup, ask them to request a new one. If not, ask them to clean up the run, which also removes this entry.',
    },
    'deletion-pending': {
      title: 'It’s pending deletion in AWS',
      text: 'Its run succeeded, and someone scheduled the deletion later. If the team still needs it, ask them to cancel the deletion in AWS before it takes effect. If not, ask them to clean up the run.',
    },
  },
  shown: 'Showing the first {count} of {total}.',
  count: '{count, plural, =0 {No differences} one {1 difference} other {# differences}} between AWS and the runs',
  empty: {
    title: 'No differences',
    text: 'Every resource with the portal’s tags belongs to a run, and no resource of a run is missing.',
  },
  notLooked: {
    title: 'No differences so far',
    text: 'The portal hasn’t checked every account yet.',
  },
  hindered: {
    title: '{count, plural, one {The portal couldn’t check 1 place} other {The portal couldn’t check # places}}',
    place: '{team}, {region}:',
    text: 'Differences listed for these places are from the last complete check. Fix the cause, then choose “Check again”.',
  },
  times: {
    title: 'Last complete checks',
    place: '{team}, {region}',
    never: 'Not yet',
    underWay: 'Checking now',
    hindered: '{title} (last checked: {swept})',
  },
};
