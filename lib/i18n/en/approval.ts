/** Approval by a second person: what a lead is asked, and what everyone else sees. */
export const approval = {
  back: 'Cancel',
  wanted: {
    title: 'Waiting for a team lead’s approval',
    yours:
      '{name} requested this run. Review the plan, then approve or deny it. Nothing changes in AWS until you approve it.',
    others:
      'A team lead other than {name} must approve exactly this plan. Nothing changes in AWS until then. This page shows the decision as soon as it’s made.',
    until: 'If no one decides, the request expires on {time}.',
    passwords: 'Passwords are kept for 24 hours. If approval takes longer, the requester has to enter them again.',
    voidTitle: 'The approval is no longer valid',
    voidText:
      '{name} approved an earlier plan. The account had changed by the time the run was about to start, on {time}. Nothing was created or changed. The current plan needs a new approval.',
  },
  changed: {
    heading: 'Changes since the approval',
    action: '{thing}: “{before}” is now “{after}”.',
    document: '{document}: the document has changed.',
    other: '{thing} has changed.',
    elsewhere: 'The team’s account or deployer role has changed.',
  },
  since: {
    heading: 'What changed since the last plan',
    description: 'Compared with the plan of the team’s last run for the same role ({state}, requested {time}):',
    none: 'Nothing has changed.',
  },
  approve: {
    button: 'Approve',
    title: 'Approve this run?',
    text: 'The portal carries out the plan on this page for {name}, and nothing else. If the plan changes before the run starts, the run needs another approval.',
    textOfCleanUp:
      'The portal deletes what the table on this page shows for {name}, and nothing else. If any of it changes before the run starts, nothing is deleted.',
  },
  deny: {
    button: 'Deny',
    title: 'Deny this run?',
    text: 'The run ends without creating anything, and its passwords are deleted immediately. You can’t undo this.',
    textOfCleanUp: 'The run ends without deleting anything. You can’t undo this.',
    reason: 'Reason - optional',
    reasonLimit: 'Everyone who can see the run can read the reason. Up to {most} characters. Don’t include a password.',
    reasonTooLong: 'The reason has {count} characters. Shorten it.',
  },
  refused: {
    deniedTitle: 'Denied by {name}',
    deniedText: 'Denied on {time}. Nothing was created, changed, or deleted in AWS. The passwords were deleted.',
    reason: 'Reason: {reason}',
    expiredTitle: 'The approval request expired',
    expiredText:
      'No one decided on the request of {time}. Nothing was created, changed, or deleted in AWS. The passwords were deleted. If you still need the run, request it again.',
  },
  plan: {
    heading: 'Plan to approve',
    description: 'Read in account {accountId}, {region}. The approval applies to exactly this plan.',
    answered: 'Plan submitted for approval',
  },
  ask: {
    setUpTitle: 'A team lead must approve this setup',
    setUpText:
      'Your team requires a second person’s approval. The run waits up to 7 days for a team lead other than you to approve exactly this plan. Passwords are kept for 24 hours.',
    setUpButton: 'Request approval',
    cleanUpTitle: 'A team lead must approve this clean-up',
    cleanUpText:
      'Your team requires a second person’s approval. The clean-up waits up to 7 days for a team lead other than you to approve exactly this plan.',
    cleanUpButton: 'Request approval',
  },
  list: {
    title: 'Approvals',
    description: 'Runs of your teams that wait for a lead’s approval, the first to expire first. Times are in {zone}.',
    refresh: 'Refresh the list',
    loading: 'Loading the runs',
    columns: {
      run: 'Run',
      team: 'Team',
      requestedBy: 'Requested by',
      since: 'Waiting since',
      until: 'Expires',
      approvers: 'Who can approve',
      action: 'Action',
    },
    kinds: { 'set-up': 'Setup', 'clean-up': 'Clean-up' },
    left: 'in {left}',
    you: 'You',
    others: 'and {count} more',
    nobody: 'No other lead of the team has signed in yet',
    review: 'Review',
    open: 'Open',
    reviewOf: 'Review run {run}',
    openOf: 'Open run {run}',
    waiting: '{count, plural, one {1 run is} other {# runs are}} waiting for your approval',
    shown: '{count, plural, one {Showing the next run} other {Showing the next # runs}} to expire',
    shownAll: '{count, plural, one {1 run} other {# runs}} in total',
    more: 'Load more',
    empty: {
      title: 'No runs are waiting for approval',
      text: 'When a run of your teams needs an approval, it appears here.',
    },
  },
  history: {
    waiting: '{count, plural, one {1 run is waiting for your decision} other {# runs are waiting for your decision}}',
    waitingText:
      '{count, plural, one {It was requested in a team that you lead. Open it} other {They were requested in teams that you lead. Open each one}} to approve or deny it.',
    show: 'Show runs awaiting approval',
  },
  overview: { approvedBy: 'Approved by', approved: '{name}, {time}' },
};
