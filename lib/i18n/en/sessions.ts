/** The page of admins where sessions are ended. */
export const sessions = {
  title: 'Sessions',
  description:
    'Who is signed in, and who is blocked. A session that you end stops at its next request, on every server. Times are in {zone}.',
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
    text: 'Name, subject or issuer',
    textPlaceholder: 'Any part of it',
  },
  shown: '{count, plural, one {1 person is shown} other {# people are shown}}',
  cutOff: 'The first {count} of {total} people are shown. The filter finds the others.',
  empty: { title: 'Nobody is signed in', text: 'People appear here when they sign in.' },
  noMatch: { title: 'No matches', text: 'Nobody who is signed in or blocked matches the filter.' },
  actionsFor: 'Actions for {name}',
  cancel: 'Cancel',
  close: 'Close',
  acts: {
    end: {
      item: 'End sessions',
      title: 'End the sessions of {name}?',
      text: '{name} is signed out in every browser at the next request, and may sign in again at once. Runs that are under way go on.',
      done: 'The sessions of {name} have ended',
    },
    block: {
      item: 'End sessions and block',
      title: 'End the sessions of {name} and block sign-in?',
      text: "{name} is signed out in every browser at the next request, and can't sign in until an admin unblocks them. Runs in progress continue.",
      done: '{name} is blocked',
    },
    unblock: {
      item: 'Unblock',
      title: 'Unblock {name}?',
      text: '{name} can sign in again. Their groups decide which roles they have.',
      done: '{name} may sign in again',
    },
    endAll: {
      item: 'End all sessions',
      title: 'End the sessions of everybody?',
      text: 'Everybody is signed out at the next request and has to sign in again. What they typed is kept, except for passwords. Runs that are under way go on.',
    },
  },
  ownWarning: 'These are your own sessions: you are signed out too, and this page ends.',
  allWarning: 'Your own session ends too. You come to the page that says so, and can sign in again from there.',
  notYourself: "Admins can't block themselves.",
  endedCount: '{count, plural, =0 {No session was open.} one {1 session has ended.} other {# sessions have ended.}}',
};
