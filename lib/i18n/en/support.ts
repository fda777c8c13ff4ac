/** The page of support: runs that need somebody. */
export const support = {
  title: 'Support',
  description: 'Runs of all teams that have failed, or have given no sign of life for a minute.',
  refresh: 'Refresh the list',
  loading: 'Loading the runs',
  columns: {
    state: 'State',
    run: 'Run',
    team: 'Team',
    failedStep: 'Failed step',
    requestedBy: 'Requested by',
    lastSign: 'Last sign of life',
    action: 'Action',
  },
  states: {
    queued: 'Stuck before its start',
    running: 'Stuck while running',
    cancelling: 'Stuck while cancelling',
  },
  ago: '{elapsed} ago',
  stuckHint: 'Goes on by itself as soon as a server of the portal takes it over.',
  retry: 'Retry',
  retryOf: 'Retry run {run}, which failed at “{step}”',
  retried: 'Run {run} is tried again from “{step}”',
  retriedText: 'Everything that is done is kept. The run leaves this list while it is at work.',
  openRun: 'Open run {run}',
  notRetried: 'Run {run}, which failed at “{step}”, was not retried',
  unanswered: 'No answer to the retry of run {run}, which failed at “{step}”',
  unansweredText:
    'The network is down, or the portal is being restarted or updated. If the run is still in this list when the connection is back, retry the step again; if that does not help, reload the page.',
  count: '{count, plural, one {1 run needs help} other {# runs need help}}',
  restored: {
    title: 'The database was put back to an earlier time ({restored})',
    gap: 'Nothing is recorded of the time from {recordsEnd} to {restored}. What runs of that time made in AWS is listed below, once the portal has looked.',
    unfinished: 'Runs that had not finished go on by themselves. They look in AWS first and make nothing twice.',
    again:
      'Runs that were cancelled or cleaned up in that time stand here as they were before: cancel or clean them up again.',
  },
  empty: {
    title: 'Nothing needs help',
    text: 'No run has failed, and none is stuck.',
  },
};
