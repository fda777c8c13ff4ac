import type { ErrorMessages } from '../error-words.ts';

/** What can go wrong when a draft is saved. */
export const draftErrors = {
  'draft-changed': {
    title: 'This draft was changed in another tab',
    cause: 'The draft was saved in another tab or on another device after this form was opened.',
    remedy: 'Open the newer version, or keep this form as a new draft.',
  },
  'draft-gone': {
    title: 'This draft no longer exists',
    cause: 'The draft was deleted, or its setup was started, in another tab or on another device.',
    remedy: 'Keep this form as a new draft, or open the run history.',
  },
  'too-many-drafts': {
    title: 'You’ve reached the limit of 20 drafts',
    cause: 'This form isn’t saved as a draft.',
    remedy: 'Delete a draft on the “Run history” page in another tab. This form is then saved.',
  },
} satisfies Partial<ErrorMessages>;
