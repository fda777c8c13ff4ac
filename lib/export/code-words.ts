import type { takeAway } from '../i18n/en/take-away.ts';

/** The comments and questions in the code, in the reader's language. */
export type CodeWords = (typeof takeAway)['code'];
