'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import type { z } from 'zod';
import { canonicalJson } from '#lib/aws/policy.ts';
import { draftForm, makeDraft, type RequestDraft, readDraft, writeDraft } from '#lib/request/draft.ts';
import { type RequestForm, toSubmission } from '#lib/request/form.ts';
import { type Submission, WIZARD_PAGES, type WizardPage } from '#lib/request/schema.ts';
import { firstWrongPage } from '#lib/request/wizard-pages.ts';

const STORAGE_KEY = 'limitless-portal.request-draft';

interface DraftOptions {
  form: UseFormReturn<RequestForm>;
  schema: z.ZodType<Submission>;
  userId: string;
  page: WizardPage;
  openPage: (page: WizardPage) => void;
}

export interface DraftControl {
  /** Names this form to the server, so that however often it is sent it makes one run. */
  requestKey: () => string;
  /** A new name, for the run that the same form asks for next. */
  renewRequestKey: () => void;
  /** True where the form was sent and nobody answered: only sending it again tells whether there is a run of it. */
  isUnanswered: () => boolean;
  noteUnanswered: (isUnanswered: boolean) => void;
  /** What was restored from an earlier visit; null where the form began empty. */
  restored: RequestDraft | null;
  dismiss: () => void;
  /** The form has been emptied: what comes next is another request. */
  startOver: () => void;
  /** Throws the draft away for good. */
  forget: () => void;
}

/** Keeps everything but the passwords in this tab while the form is filled, and brings it back after a sign-in or a reload. */
export function useRequestDraft({ form, schema, userId, page, openPage }: DraftOptions): DraftControl {
  const about = useRef({
    requestKey: '',
    hadPasswords: false,
    isUnanswered: false,
    isForgotten: false,
    isReady: false,
  });
  const [restored, setRestored] = useState<RequestDraft | null>(null);

  const store = useCallback(() => {
    const { requestKey, hadPasswords, isUnanswered, isForgotten, isReady } = about.current;
    if (isForgotten || !isReady) return;
    // Compared here: the form's own word on it lags behind by one rendering.
    const isDirty = canonicalJson(form.getValues()) !== canonicalJson(form.formState.defaultValues);
    if (!isDirty) return sessionStorage.removeItem(STORAGE_KEY);
    const draft = makeDraft(form.getValues(), { userId, requestKey, page, hadPasswords, isUnanswered });
    sessionStorage.setItem(STORAGE_KEY, writeDraft(draft));
  }, [form, userId, page]);

  // Before the effect below: what waits in the tab must not be overwritten by the empty form that it is about to fill.
  useEffect(() => {
    store();
    return form.subscribe({ formState: { values: true }, callback: store });
  }, [form, store]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the form appears
  useEffect(() => {
    const start = form.formState.defaultValues as RequestForm;
    const draft = readDraft(sessionStorage.getItem(STORAGE_KEY), userId, start);
    about.current = {
      requestKey: draft?.requestKey ?? crypto.randomUUID(),
      hadPasswords: draft?.hadPasswords ?? false,
      isUnanswered: draft?.isUnanswered ?? false,
      isForgotten: false,
      isReady: false,
    };
    if (draft) {
      form.reset(draftForm(draft), { keepDefaultValues: true });
      setRestored(draft);
      openPage(earlier(draft.page, firstWrongPage(schema, toSubmission(draftForm(draft)))));
    }
    // Only now: filling the form is no change to keep.
    about.current.isReady = true;
    return () => {
      about.current.isReady = false;
    };
  }, []);

  const renewRequestKey = () => {
    about.current.requestKey = crypto.randomUUID();
    about.current.isUnanswered = false;
    store();
  };
  return {
    requestKey: () => about.current.requestKey,
    renewRequestKey,
    isUnanswered: () => about.current.isUnanswered,
    noteUnanswered: (isUnanswered) => {
      about.current.isUnanswered = isUnanswered;
      store();
    },
    startOver: () => {
      about.current.hadPasswords = false;
      setRestored(null);
      renewRequestKey();
    },
    restored,
    dismiss: () => setRestored(null),
    forget: () => {
      about.current.isForgotten = true;
      sessionStorage.removeItem(STORAGE_KEY);
    },
  };
}

function earlier(left: WizardPage, right: WizardPage): WizardPage {
  return WIZARD_PAGES.indexOf(left) < WIZARD_PAGES.indexOf(right) ? left : right;
}
