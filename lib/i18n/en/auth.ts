import type { OwnProblem } from '#lib/people/sign-in-problem.ts';

interface ProblemWords {
  title: string;
  cause: string;
  remedy: string;
}

/** Signing in and out, and the pages for those who cannot go on. */
export const auth = {
  portalName: 'Limitless setup portal',
  signIn: {
    title: 'Sign in',
    intro:
      'Sets up what the data loading utility of Aurora PostgreSQL Limitless Database needs, in your team’s AWS account.',
    makesTitle: 'What you get',
    makes: {
      key: 'A customer managed KMS key, or one that you have',
      secrets: 'Two secrets: for the source and the destination database',
      role: 'An IAM role with the permissions that loading needs, and no others',
      arns: 'Their ARNs, ready to copy, and the next command to paste',
    },
    account: 'Use your organization’s account. The portal never sees its password.',
    reportVulnerability: 'Report a vulnerability',
    button: 'Sign in',
    busy: 'Opening the sign-in page of your organization',
    offline: {
      title: 'The portal does not answer',
      cause: 'Your browser could not reach the portal.',
      remedy: 'Check your network connection and try again.',
    },
    ended: {
      title: 'Your session has ended',
      text: 'Sign in to go on where you were. What you typed is kept, except for passwords.',
    },
  },
  problems: {
    'not-completed': {
      title: 'The sign-in was not completed',
      cause:
        'It took longer than 15 minutes, was started in another tab, or the sign-in service stopped answering halfway.',
      remedy: 'Try again, and finish in the same tab.',
    },
    refused: {
      title: 'The sign-in service did not sign you in',
      cause: 'The sign-in was cancelled, or your account is not allowed to use this portal.',
      remedy:
        'Try again. If it is refused again, ask the people who operate the identity provider to admit your account.',
    },
    misconfigured: {
      title: 'The portal does not trust the answer of the sign-in service',
      cause: 'The portal’s settings and the identity provider do not agree about who they are.',
      remedy: 'Tell the people who operate the portal: its log says which setting differs.',
    },
    'too-many': {
      title: 'Too many sign-ins',
      cause: 'Too many sign-ins were started from your network address within a minute.',
      remedy: 'Wait a minute, then try again. If this keeps happening, contact the people who operate the portal.',
    },
  } satisfies Record<OwnProblem, ProblemWords>,
  signOut: {
    button: 'Sign out',
    failed: 'You are still signed in',
  },
  signedOut: {
    title: 'You are signed out',
    text: 'Runs that are under way go on without you.',
    ended: {
      own: 'You have ended your own sessions, in every browser.',
      all: 'You have ended the sessions of everybody, your own among them. Everybody has to sign in again.',
    },
    providerOpen:
      'You may still be signed in at your organization’s sign-in service. On a shared computer, close the browser.',
    button: 'Sign in again',
  },
  noTeam: {
    title: 'You are not in a team yet',
    signedInAs: 'You are signed in as {name}.',
    found:
      '{count, plural, =0 {Your identity provider says that you are in no group.} one {Your identity provider named one group of yours, but it gives no role in this portal.} other {Your identity provider named # groups of yours, but none of them gives a role in this portal.}}',
    missing: 'Your identity provider did not say which groups you are in, so the portal gives you no role.',
    overage:
      'You are in so many groups that your identity provider left their list out, so the portal gives you no role.',
    remedy:
      'Ask the lead of your team, or the people who operate the portal, to add you to the group of your team. Then sign in again.',
    remedyMissing:
      'Tell the people who operate the portal: the identity provider has to send the groups claim to the portal.',
    remedyOverage:
      'Tell the people who operate the portal: the identity provider has to send only the groups that the portal knows.',
    button: 'Sign in again',
  },
  notFound: {
    home: 'Go to the first page',
  },
  failure: {
    retry: 'Try again',
    reference: 'Reference',
    copy: 'Copy the reference',
    copied: 'Copied',
    copyFailed: 'Could not copy',
    referenceHelp: 'The portal’s log has the details under this reference.',
  },
};

export type AuthMessages = typeof auth;
