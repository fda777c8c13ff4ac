/** What is said where data could not be had. */
export const feedback = {
  stale: 'What stands below is how it was before.',
  retry: 'Try again',
  reload: 'Reload the page',
  signIn: 'Sign in',
};
