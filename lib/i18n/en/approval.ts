/** Four eyes: what a lead is asked, and what everybody else is told of it. */
export const approval = {
  back: 'Not now',
  wanted: {
    title: 'Waits for approval by a lead',
    yours:
      '{name} asked for this run, and you may approve or deny it. Nothing happens in AWS before that. Read the plan first.',
    others:
      'A lead of the team other than {name} has to approve exactly this plan. Nothing happens in AWS before that. This page shows the answer as soon as it is given.',
    until: 'Without an answer it expires on {time}.',
    passwords: 'Passwords are kept for 24 hours. If the approval comes later, the requester is asked for them again.',
    voidTitle: 'The approval no longer holds',
    voidText:
      '{name} had approved another plan. When the run was about to begin on {time}, something in the account had changed. Nothing was created or changed; the plan as it is now needs an approval of its own.',
  },
  changed: {
    heading: 'What has changed since',
    action: '{thing}: “{before}” has become “{after}”.',
    document: '{document}: the document has changed.',
    other: '{thing} has changed.',
    elsewhere: 'The team’s account or deployer role has changed.',
  },
  approve: {
    button: 'Approve',
    title: 'Approve this run?',
    text: 'The portal then makes for {name} what the plan on this page says, and nothing else. If anything in the plan has changed until it begins, the run comes back for another approval.',
    textOfCleanUp:
      'The portal then deletes for {name} what the table on this page says, and nothing else. If any of it has changed until it begins, nothing is deleted.',
  },
  deny: {
    button: 'Deny',
    title: 'Deny this run?',
    text: 'The run ends without having made anything, and its passwords are destroyed at once. A denial cannot be taken back.',
    textOfCleanUp: 'The run ends without having deleted anything. A denial cannot be taken back.',
    reason: 'Reason (optional)',
    reasonLimit: 'Everybody who may see the run can read it. Up to {most} characters. Never a password.',
    reasonTooLong: 'The reason has {count} characters: shorten it.',
  },
  refused: {
    deniedTitle: 'Denied by {name}',
    deniedText: 'Denied on {time}. Nothing was created, changed or deleted, and the passwords were destroyed.',
    reason: 'Reason: {reason}',
    expiredTitle: 'Nobody answered in time',
    expiredText:
      'The run had waited for an approval since {time}. Nothing was created, changed or deleted, and the passwords were destroyed. Ask again if it is still needed.',
  },
  plan: {
    heading: 'Plan to approve',
    description: 'As it was read in account {accountId}, {region}. An approval is for exactly this.',
    answered: 'The plan that was shown for approval',
  },
  ask: {
    setUpTitle: 'A lead has to approve this setup',
    setUpText:
      'Your team works with four eyes. The run waits until a lead of the team, other than you, has approved exactly this plan, for 7 days at most; passwords are kept for 24 hours.',
    setUpButton: 'Ask for approval',
    cleanUpTitle: 'A lead has to approve this clean-up',
    cleanUpText:
      'Your team works with four eyes. The clean-up waits until a lead of the team, other than you, has approved exactly this, for 7 days at most.',
    cleanUpButton: 'Ask for approval',
  },
  history: {
    waiting: '{count, plural, one {1 run waits for your answer} other {# runs wait for your answer}}',
    waitingText: 'Somebody in a team that you lead has asked for it, and a lead has to approve or deny it.',
    show: 'Show what waits for approval',
  },
  overview: { approvedBy: 'Approved by', approved: '{name}, {time}' },
};
