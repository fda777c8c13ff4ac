/** The text shown when data couldn't be loaded. */
export const feedback = {
  stale: 'The information below might be out of date.',
  retry: 'Try again',
  reload: 'Reload the page',
  signIn: 'Sign in',
};
