import type { ErrorMessages } from '../error-words.ts';

/** What a page says even if it can’t load its words. */
export const pageErrors: ErrorMessages<'portal-updated' | 'unexpected'> = {
  'portal-updated': {
    title: 'The portal has been updated',
    cause: 'This page belongs to an earlier version of the portal.',
    remedy: 'Reload the page. Everything you entered in the form is kept, except passwords.',
  },
  unexpected: {
    title: 'An unexpected error occurred',
    cause: 'The portal doesn’t recognize this error. Completed steps are kept.',
    remedy: 'Try again. If it happens again, report it to the portal operators, with the time.',
  },
};
