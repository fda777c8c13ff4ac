/** The admins' page where sessions are ended. */
export const sessions = {
  title: 'Sessions',
  description:
    'People who are signed in or blocked. When you end a session, its next request is denied on every server. Times are in {zone}.',
  refresh: 'Refresh the list',
  loading: 'Loading the sessions',
  columns: {
    name: 'Name',
    identity: 'Subject and issuer',
    roles: 'Roles',
    state: 'Signed in',
    since: 'Since',
    lastSeen: 'Last active',
    actions: 'Actions',
  },
  you: 'You',
  noRole: 'No role',
  states: {
    signedIn: '{count, plural, one {1 session} other {# sessions}}',
    blocked: 'Blocked',
  },
  filters: {
    label: 'Filters',
    text: 'Name, subject, or issuer',
    textPlaceholder: 'Any part',
  },
  shown: '{count, plural, one {Showing 1 person} other {Showing # people}}',
  cutOff: 'Showing the first {count} of {total} people. Use the filter to find others.',
  empty: { title: 'No one is signed in', text: 'People appear here when they sign in.' },
  noMatch: { title: 'No matches', text: 'No one who is signed in or blocked matches the filter.' },
  actionsFor: 'Actions for {name}',
  cancel: 'Cancel',
  close: 'Close',
  acts: {
    end: {
      item: 'End sessions',
      title: 'End the sessions of {name}?',
      text: '{name} is signed out in every browser at the next request, and can sign in again immediately. Runs in progress continue.',
      done: 'The sessions of {name} have ended',
    },
    block: {
      item: 'End sessions and block',
      title: 'End the sessions of {name} and block sign-in?',
      text: '{name} is signed out in every browser at the next request, and can’t sign in until an admin unblocks them. Runs in progress continue.',
      done: '{name} is blocked',
    },
    unblock: {
      item: 'Unblock',
      title: 'Unblock {name}?',
      text: '{name} can sign in again. Their groups determine their roles.',
      done: '{name} can sign in again',
    },
    endAll: {
      item: 'End all sessions',
      title: 'End all sessions?',
      text: 'Everyone is signed out at the next request and has to sign in again. What they typed is kept, except for passwords. Runs in progress continue.',
    },
  },
  ownWarning: 'These are your own sessions. You’re signed out too.',
  allWarning: 'Your own session ends too. You can sign in again on the next page.',
  notYourself: 'Admins can’t block themselves.',
  endedCount: '{count, plural, =0 {No session was open.} one {1 session has ended.} other {# sessions have ended.}}',
};
