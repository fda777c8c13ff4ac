import type { z } from 'zod';
import { type PasswordField, type Submission, WIZARD_PAGES, type WizardPage } from './schema.ts';

type PageField =
  | 'target'
  | 'key'
  | `${PasswordField}.${'secretName' | 'userName' | 'description' | 'tags'}`
  | `passwords.${PasswordField}`
  | `role.${'roleName' | 'path' | 'description' | 'tags' | 'policyName'}`;

/** The part of the submission that each page fills. Next checks only its own page. */
export const PAGE_FIELDS: Readonly<Record<WizardPage, readonly PageField[]>> = {
  target: ['target'],
  key: ['key'],
  // In page order, so that the form focuses the first wrong field from the top.
  source: ['source.userName', 'passwords.source', 'source.secretName', 'source.description', 'source.tags'],
  destination: [
    'destination.userName',
    'passwords.destination',
    'destination.secretName',
    'destination.description',
    'destination.tags',
  ],
  role: ['role.roleName', 'role.path', 'role.description', 'role.tags'],
  'key-users': [],
  permissions: ['role.policyName'],
  review: [],
};

/** The section of the walkthrough that a page mirrors. Both secrets are section 2. */
export const PAGE_SECTIONS: Readonly<Partial<Record<WizardPage, number>>> = {
  key: 1,
  source: 2,
  destination: 2,
  role: 3,
  'key-users': 4,
  permissions: 5,
};

/** The page of a dotted field path; the review page if no page has it. */
export function pageOfField(path: string): WizardPage {
  const holds = (prefix: string) => path === prefix || path.startsWith(`${prefix}.`);
  return WIZARD_PAGES.find((page) => PAGE_FIELDS[page].some(holds)) ?? 'review';
}

/**
 * The first page with a value that the schema rejects; the review page if there is none. `isAskingOnReview`: the review
 * page has the fields of the passwords, too.
 */
export function firstWrongPage(
  schema: z.ZodType<Submission>,
  submission: Submission,
  { isAskingOnReview = false } = {},
): WizardPage {
  const checked = schema.safeParse(submission);
  if (checked.success) return 'review';
  const fields = checked.error.issues.map(({ path }) => path.join('.'));
  const elsewhere = fields.filter((field) => !(isAskingOnReview && field.startsWith('passwords.')));
  const wrong = new Set(elsewhere.map(pageOfField));
  return WIZARD_PAGES.find((page) => wrong.has(page)) ?? 'review';
}

/**
 * The page that a person reaches when they go to another page. Going back is always allowed; going forward stops at the
 * first invalid page. Takes and returns indexes into WIZARD_PAGES.
 */
export function reachablePage(from: number, wanted: number, firstWrong: WizardPage): number {
  if (wanted <= from) return wanted;
  return Math.max(from, Math.min(wanted, WIZARD_PAGES.indexOf(firstWrong)));
}
