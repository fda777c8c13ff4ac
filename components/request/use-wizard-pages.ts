'use client';
import { useEffect, useRef, useState } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import type { z } from 'zod';
import { type RequestForm, toSubmission } from '#lib/request/form.ts';
import { type NameField, PAGE_FIELDS, type Submission, WIZARD_PAGES, type WizardPage } from '#lib/request/schema.ts';
import { firstWrongPage, reachablePage } from '#lib/request/wizard-pages.ts';

export interface WizardPages {
  page: WizardPage;
  index: number;
  /** Goes to a page as a person does: back always, forward over valid pages only. Shows what holds it up. */
  goTo: (wanted: number) => Promise<void>;
  /** Opens a page outright; shows its problems if `check`, or puts the cursor into the field `focus`. */
  open: (page: WizardPage, options?: { check?: boolean; focus?: NameField | undefined }) => void;
}

/** Which page of the wizard is open. */
export function useWizardPages(form: UseFormReturn<RequestForm>, schema: z.ZodType<Submission>): WizardPages {
  const [index, setIndex] = useState(0);
  const isCheckDue = useRef(false);
  const focusDue = useRef<NameField>(undefined);
  const page = WIZARD_PAGES[index] ?? 'target';

  // The fields of a page can be marked and focused only once they are there.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs for each page that is opened
  useEffect(() => {
    if (focusDue.current) form.setFocus(focusDue.current);
    focusDue.current = undefined;
    if (!isCheckDue.current) return;
    isCheckDue.current = false;
    void form.trigger([...PAGE_FIELDS[page]], { shouldFocus: true });
  }, [index]);

  const open: WizardPages['open'] = (wanted, { check = false, focus } = {}) => {
    const next = WIZARD_PAGES.indexOf(wanted);
    if (check && next === index) void form.trigger([...PAGE_FIELDS[wanted]], { shouldFocus: true });
    else isCheckDue.current = check;
    focusDue.current = focus;
    setIndex(next);
  };

  const goTo = async (wanted: number) => {
    if (wanted <= index) return setIndex(wanted);
    if (!(await form.trigger([...PAGE_FIELDS[page]], { shouldFocus: true }))) return;
    const wrong = firstWrongPage(schema, toSubmission(form.getValues()));
    const reached = reachablePage(index, wanted, wrong);
    // Next leads to a page that nobody has filled yet: only one that was passed over is told what is wrong with it.
    isCheckDue.current = reached < wanted;
    setIndex(reached);
  };

  return { page, index, goTo, open };
}
