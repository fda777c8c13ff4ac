import type { z } from 'zod';
import { PAGE_FIELDS, type Submission, WIZARD_PAGES, type WizardPage } from './schema.ts';

/** The page of a dotted field path; the review page if no page has it. */
export function pageOfField(path: string): WizardPage {
  const holds = (prefix: string) => path === prefix || path.startsWith(`${prefix}.`);
  return WIZARD_PAGES.find((page) => PAGE_FIELDS[page].some(holds)) ?? 'review';
}

/** The first page with a value that the schema rejects; the review page if there is none. */
export function firstWrongPage(schema: z.ZodType<Submission>, submission: Submission): WizardPage {
  const checked = schema.safeParse(submission);
  if (checked.success) return 'review';
  const wrong = new Set(checked.error.issues.map((issue) => pageOfField(issue.path.join('.'))));
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
