import type { z } from 'zod';
import { PAGE_FIELDS, type Submission, WIZARD_PAGES, type WizardPage } from './schema.ts';

/** The page that a dotted field path belongs to; the review page where it belongs to none. */
export function pageOfField(path: string): WizardPage {
  const holds = (prefix: string) => path === prefix || path.startsWith(`${prefix}.`);
  return WIZARD_PAGES.find((page) => PAGE_FIELDS[page].some(holds)) ?? 'review';
}

/** The first page that holds a value which the schema refuses; the review page where all is well. */
export function firstWrongPage(schema: z.ZodType<Submission>, submission: Submission): WizardPage {
  const checked = schema.safeParse(submission);
  if (checked.success) return 'review';
  const wrong = new Set(checked.error.issues.map((issue) => pageOfField(issue.path.join('.'))));
  return WIZARD_PAGES.find((page) => wrong.has(page)) ?? 'review';
}

/**
 * Where a person lands who asks for another page. Back is always open; forward leads no further than the first wrong page
 * on the way. Takes and gives indexes into WIZARD_PAGES.
 */
export function reachablePage(from: number, wanted: number, firstWrong: WizardPage): number {
  if (wanted <= from) return wanted;
  return Math.max(from, Math.min(wanted, WIZARD_PAGES.indexOf(firstWrong)));
}
