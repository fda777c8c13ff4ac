import type { OwnProblem } from '#lib/people/sign-in-problem.ts';

interface ProblemWords {
  title: string;
  cause: string;
  remedy: string;
}

/** Signing in and out, and the pages for people who can't continue. */
export const auth = {
  portalName: 'Limitless setup portal',
  signIn: {
    title: 'Sign in',
    intro:
      'Set up what the data loading utility of Aurora PostgreSQL Limitless Database needs in your team’s AWS account.',
    makesTitle: 'What you get',
    makes: {
      key: 'A customer managed KMS key, new or existing',
      secrets: 'Two secrets, for the source and destination databases',
      role: 'An IAM role with only the permissions needed to load data',
      arns: 'The ARNs and the next commands, ready to copy',
    },
    account: 'Use your organization’s account. The portal never receives your password.',
    reportVulnerability: 'Report a vulnerability',
    button: 'Sign in',
    busy: 'Opening your organization’s sign-in page',
    offline: {
      title: 'Can’t reach the portal',
      cause: 'Your browser got no response from the portal.',
      remedy: 'Check your network connection, then try again.',
    },
    ended: {
      title: 'Your session has ended',
      text: 'Sign in to continue where you left off. What you typed is kept, except for passwords.',
    },
  },
  problems: {
    'not-completed': {
      title: 'Sign-in wasn’t completed',
      cause: 'The sign-in took longer than 15 minutes, or was started in another tab or browser.',
      remedy: 'Try again, and finish in the same tab.',
    },
    'not-accepted': {
      title: 'This sign-in is no longer valid',
      cause: 'Each sign-in works once. The page may have been reloaded, or its address opened again.',
      remedy: 'Try again. If it keeps failing, contact the portal operators. The portal’s log shows the cause.',
    },
    refused: {
      title: 'The sign-in service didn’t sign you in',
      cause: 'The sign-in was canceled, or your account doesn’t have access to this portal.',
      remedy: 'Try again. If it fails again, ask the administrators of your identity provider for access.',
    },
    blocked: {
      title: 'You can’t sign in to this portal',
      cause: 'An admin of the portal has blocked your account.',
      remedy: 'If you need access, contact the portal operators.',
    },
    misconfigured: {
      title: 'The portal can’t verify your sign-in',
      cause: 'A setting, a certificate, or a clock of the portal doesn’t match the identity provider.',
      remedy: 'Contact the portal operators. The portal’s log shows the cause and what to change.',
    },
    'too-many': {
      title: 'Too many sign-ins',
      cause: 'Too many sign-ins were started from your network address in the last minute.',
      remedy: 'Wait a minute, then try again. If this keeps happening, contact the portal operators.',
    },
  } satisfies Record<OwnProblem, ProblemWords>,
  signOut: {
    button: 'Sign out',
    failed: 'You’re still signed in',
  },
  signedOut: {
    title: 'You’re signed out',
    text: 'Runs in progress continue.',
    ended: {
      own: 'You ended your sessions in every browser.',
      all: 'You ended all sessions, including your own. Everyone has to sign in again.',
    },
    providerOpen:
      'You might still be signed in to your organization’s sign-in service. On a shared computer, close the browser.',
    button: 'Sign in again',
  },
  noTeam: {
    title: 'You aren’t in a team yet',
    signedInAs: 'You’re signed in as {name}.',
    found:
      '{count, plural, =0 {Your identity provider says that you aren’t in any group.} one {Your identity provider says that you’re in one group, but that group has no role in this portal.} other {Your identity provider says that you’re in # groups, but none of them has a role in this portal.}}',
    missing: 'Your identity provider didn’t say which groups you’re in, so you have no role in this portal.',
    overage:
      'You’re in so many groups that your identity provider didn’t list them, so you have no role in this portal.',
    remedy: 'Ask your team lead or the portal operators to add you to your team’s group. Then sign in again.',
    remedyMissing:
      'Ask your team lead whether you’re in your team’s group. If you are, contact the portal operators: the identity provider must send the groups claim to the portal.',
    remedyOverage:
      'Contact the portal operators. The identity provider must send only the groups that are assigned to the portal’s application, or app roles instead. Microsoft Entra ID, for example, lists at most 200 groups.',
    button: 'Sign in again',
  },
  notFound: {
    home: 'Go to the home page',
  },
  failure: {
    retry: 'Try again',
    reference: 'Reference',
    copy: 'Copy the reference',
    copied: 'Copied',
    copyFailed: 'Couldn’t copy',
    referenceHelp: 'The portal’s log has the details under this reference.',
  },
};

export type AuthMessages = typeof auth;
