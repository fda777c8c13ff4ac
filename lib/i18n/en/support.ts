/** The support page: runs that need attention. */
export const support = {
  title: 'Support',
  description: 'Runs of all teams that failed or had no activity for a minute.',
  refresh: 'Refresh the list',
  loading: 'Loading the runs',
  columns: {
    state: 'State',
    run: 'Run',
    team: 'Team',
    failedStep: 'Failed step',
    requestedBy: 'Requested by',
    lastSign: 'Last activity',
    action: 'Action',
  },
  states: {
    queued: 'Stuck before starting',
    running: 'Stuck while running',
    cancelling: 'Stuck while canceling',
  },
  ago: '{elapsed} ago',
  stuckHint: 'Continues as soon as a portal server takes it over.',
  retry: 'Retry',
  retryOf: 'Retry run {run}, which failed at “{step}”',
  retried: 'Retrying run {run} from “{step}”',
  retriedText: 'Completed steps aren’t repeated. The run leaves this list while it’s in progress.',
  openRun: 'Open run {run}',
  notRetried: 'Run {run}, which failed at “{step}”, wasn’t retried',
  unanswered: 'No response to the retry of run {run}, which failed at “{step}”',
  unansweredText:
    'The network is down, or the portal is restarting or being updated. If the run is still in this list when the connection is back, retry it again. If that doesn’t help, reload the page.',
  count: '{count, plural, one {1 run needs attention} other {# runs need attention}}',
  restored: {
    title: 'The database was restored to an earlier state ({restored})',
    gap: 'Nothing is recorded between {recordsEnd} and {restored}. What runs created in AWS during that time is listed below after the portal has checked the accounts.',
    unfinished: 'Unfinished runs continue automatically. They check AWS first and create nothing twice.',
    again:
      'Runs that were canceled or cleaned up during that time show their earlier state. Cancel them or clean them up again.',
  },
  empty: {
    title: 'No runs need attention',
    text: 'No runs have failed or are stuck.',
  },
};
