/** The part of support's page that says where the accounts and the runs differ. */
export const orphans = {
  title: 'Differences between AWS and the runs',
  description:
    '{minutes, plural, =0 {When support asks for it,} one {Every minute} other {Every # minutes}} the portal looks in each team’s account for resources that no run accounts for, and for those of its runs that are gone. It deletes nothing.',
  lookAgain: 'Look again now',
  looking: 'Looking',
  loading: 'Loading the differences',
  notAsked: 'The portal was not asked to look again',
  global: 'Global (IAM)',
  columns: {
    resource: 'Resource',
    reason: 'Difference, and what to do',
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
      title: 'This portal does not have its run',
      text: 'The database may have been restored from an older backup, or another portal works in this account. Ask the team whether it is in use. If it is not, delete it in AWS.',
    },
    'other-team': {
      title: 'Its run belongs to another team',
      text: 'Somebody changed its tags, or put them on by hand. Ask both teams whose it is. Then correct the tags, or delete it in AWS if nobody uses it.',
    },
    'not-recorded': {
      title: 'Its run has ended and does not know it',
      text: 'AWS made it without the portal learning of it, or somebody put the tags on by hand. If the run has failed, retry it first. If the team does not use the resource afterwards, delete it in AWS.',
    },
    'cleaned-up': {
      title: 'It is there although its run was cleaned up',
      text: 'Somebody cancelled its deletion in AWS. Ask the team whether it is in use. If it is not, delete it in AWS.',
    },
    missing: {
      title: 'AWS does not have it any more',
      text: 'Somebody deleted it after the run had made it or used it. If the team still needs the setup, have it request a new one. If not, have it clean up the run: then this is not listed any more.',
    },
    'deletion-pending': {
      title: 'It waits for deletion in AWS',
      text: 'Its run succeeded, and somebody scheduled the deletion since. If the team still needs it, have the deletion cancelled in AWS before its time is up. If not, have it clean up the run.',
    },
  },
  shown: 'The first {count} of {total} are shown.',
  count: '{count, plural, =0 {No differences} one {1 difference} other {# differences}} between AWS and the runs',
  empty: {
    title: 'No differences',
    text: 'Runs account for every resource that carries their tags, and all that they made is there.',
  },
  notLooked: {
    title: 'No differences so far',
    text: 'The portal has not looked everywhere yet.',
  },
  hindered: {
    title: '{count, plural, one {The portal could not look in 1 place} other {The portal could not look in # places}}',
    place: '{team}, {region}:',
    text: 'What is listed for a place that could not be looked at is as it was before. Once the cause is gone, choose “Look again now”.',
  },
  times: {
    title: 'When the portal looked last',
    place: '{team}, {region}',
    never: 'Not yet',
    underWay: 'Looking now',
    hindered: '{title} (looked last: {swept})',
  },
};
