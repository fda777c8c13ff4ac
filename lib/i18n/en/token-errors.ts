import type { ErrorMessages } from '../error-words.ts';

/** What can go wrong with personal tokens and the HTTP API. */
export const tokenErrors = {
  'token-refused': {
    title: 'The personal token isn’t valid',
    cause: 'No token was sent, it has expired or was revoked, or its owner hasn’t signed in for 7 days.',
    remedy: 'Sign in to the portal. If the error persists, create a token in the settings.',
  },
  'token-scope': {
    title: 'The personal token doesn’t allow this',
    cause: 'The token was created for reading only.',
    remedy: 'Use a token with the “Read and run” permission.',
  },
  'token-in-url': {
    title: 'The address contains a personal token',
    cause: 'Proxies and logs keep addresses, so other people may have seen the token.',
    remedy: 'Revoke the token in the settings, create a new one, and send it in the Authorization header.',
  },
  'too-many-tokens': {
    title: 'You’ve reached the limit of 20 personal tokens',
    cause: 'No token was created.',
    remedy: 'Revoke a token that you no longer use.',
  },
  'idempotency-key-missing': {
    title: 'The Idempotency-Key header is missing or isn’t valid',
    cause: 'Without it, a repeated request would start a second run. Nothing was changed.',
    remedy: 'Send a new random key with each request, such as a UUID, and the same key when you repeat the request.',
  },
  'idempotency-key-reused': {
    title: 'This Idempotency-Key was already used for another request',
    cause: 'An earlier request had the same key and a different body. Nothing was changed.',
    remedy: 'Use a new key for each new request, and the same key only to repeat a request unchanged.',
  },
  'not-exportable': {
    title: 'This run can’t be exported as code',
    cause: 'Only a setup that succeeded can be exported.',
    remedy: 'Wait until the run has succeeded. A clean-up can’t be exported.',
  },
} satisfies Partial<ErrorMessages>;
