'use client';
import { useSearchParams } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import type { z } from 'zod';
import { type RequestForm, toSubmission } from '#lib/request/form.ts';
import { type NameField, type Submission, WIZARD_PAGES, type WizardPage } from '#lib/request/schema.ts';
import { firstWrongPage, PAGE_FIELDS, reachablePage } from '#lib/request/wizard-pages.ts';
import { currentAddress, writeAddress } from './form-address.ts';
import type { FormStart } from './use-form-start.ts';

export interface FormPages {
  page: WizardPage;
  index: number;
  /**
   * Goes to a page as a person does: back at any time, forward only over valid pages. Shows the errors that block it.
   */
  goTo: (wanted: number) => Promise<void>;
  /** Opens a page directly. Shows its errors if `check`, or focuses the field `focus`. */
  open: (page: WizardPage, options?: { check?: boolean; focus?: NameField | undefined }) => void;
  /** The first page with an invalid value; the review page if there is none. */
  findWrong: () => WizardPage;
  /** The form has this draft from now on: its address names it. */
  noteDraft: (draftId: string) => void;
  draftId: () => string | null;
}

interface PagesOptions {
  form: UseFormReturn<RequestForm>;
  schema: z.ZodType<Submission>;
  start: FormStart;
}

/** Which page of the form is open. Each page has an address, so that Back and Forward turn the pages. */
export function useFormPages({ form, schema, start }: PagesOptions): FormPages {
  const query = useSearchParams();
  const draftId = useRef(start.version > 0 ? start.id : null);
  const { templateRunId } = start;
  // A form from a template asks for the passwords on the review page.
  const findWrong = () =>
    firstWrongPage(schema, toSubmission(form.getValues()), { isAskingOnReview: templateRunId !== null });
  const [page, setPage] = useState(() => earlier(start.page ?? 'target', findWrong()));
  const index = WIZARD_PAGES.indexOf(page);
  const isFirst = useRef(true);
  const isCheckDue = useRef(false);
  const focusDue = useRef<NameField>(undefined);

  const addressOf = (next: WizardPage) => writeAddress({ draftId: draftId.current, templateRunId, page: next });
  const replaceAddress = (next: WizardPage) => window.history.replaceState(null, '', addressOf(next));
  const show = (next: WizardPage) => {
    if (next === page) return;
    setPage(next);
    window.history.pushState(null, '', addressOf(next));
  };
  const check = (of: WizardPage) => void form.trigger([...PAGE_FIELDS[of]], { shouldFocus: true });

  // The fields of a page can be marked and focused only after it renders.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs for each page that is opened
  useEffect(() => {
    if (focusDue.current) form.setFocus(focusDue.current);
    focusDue.current = undefined;
    if (isCheckDue.current) check(page);
    isCheckDue.current = false;
  }, [page]);

  // The microtask comes after the effects of Next's router, which then notices the change.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the form appears
  useEffect(() => queueMicrotask(() => replaceAddress(page)), []);

  // Follows the address to the page that it names, if it is one of this form.
  const follow = () => {
    const now = currentAddress();
    const isOurs = now.draftId === null || now.draftId === draftId.current;
    if (now.page === null || !isOurs) return;
    const reached = now.page === page ? page : earlier(now.page, findWrong());
    if (reached !== now.page || now.draftId !== draftId.current) replaceAddress(reached);
    isCheckDue.current = reached !== now.page && reached !== page;
    setPage(reached);
  };
  const latest = useRef(follow);
  latest.current = follow;

  // Back and Forward. The router takes an address late while the draft is being saved, and then may not see that it
  // changed in between.
  useEffect(() => {
    const onPopState = () => latest.current();
    window.addEventListener('popstate', onPopState);
    return () => window.removeEventListener('popstate', onPopState);
  }, []);

  // An address that somebody typed, or a link. At first, it is still the one that led to this form.
  // biome-ignore lint/correctness/useExhaustiveDependencies: when the address changes
  useEffect(() => {
    if (!isFirst.current) latest.current();
    isFirst.current = false;
  }, [query]);

  return {
    page,
    index,
    open(wanted, { check: isChecked = false, focus } = {}) {
      if (isChecked && wanted === page) check(wanted);
      else isCheckDue.current = isChecked;
      focusDue.current = focus;
      show(wanted);
    },
    async goTo(wanted) {
      if (wanted > index && !(await form.trigger([...PAGE_FIELDS[page]], { shouldFocus: true }))) return;
      const reached = reachablePage(index, wanted, findWrong());
      // Next opens a page that is still empty, so only pages that were skipped show their errors.
      isCheckDue.current = reached < wanted;
      show(WIZARD_PAGES[reached] ?? 'target');
    },
    findWrong,
    noteDraft(id) {
      if (draftId.current === id) return;
      draftId.current = id;
      if (currentAddress().page !== null) replaceAddress(currentAddress().page ?? page);
    },
    draftId: () => draftId.current,
  };
}

function earlier(left: WizardPage, right: WizardPage): WizardPage {
  return WIZARD_PAGES.indexOf(left) < WIZARD_PAGES.indexOf(right) ? left : right;
}
