/** What is said where data could not be had. */
export const feedback = {
  unreachable: {
    title: 'The portal did not answer',
    cause: 'The network is down, or the portal is being restarted or updated.',
    remedy: 'The page tries again by itself. If it lasts, reload the page. Runs go on in the server meanwhile.',
  },
  stale: 'What stands below is how it was before.',
  retry: 'Try again',
  reload: 'Reload the page',
  signIn: 'Sign in',
};
