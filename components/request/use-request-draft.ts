'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import type { z } from 'zod';
import { canonicalJson } from '#lib/aws/policy.ts';
import type { WizardTeam } from '#lib/request/bounds.ts';
import { draftForm, makeDraft, type RequestDraft, readDraft, writeDraft } from '#lib/request/draft.ts';
import { type RequestForm, toSubmission, withTeamTags } from '#lib/request/form.ts';
import { type Submission, WIZARD_PAGES, type WizardPage } from '#lib/request/schema.ts';
import { firstWrongPage } from '#lib/request/wizard-pages.ts';

const STORAGE_KEY = 'limitless-portal.request-draft';

interface DraftOptions {
  form: UseFormReturn<RequestForm>;
  schema: z.ZodType<Submission>;
  teams: readonly WizardTeam[];
  userId: string;
  page: WizardPage;
  openPage: (page: WizardPage) => void;
}

export interface DraftControl {
  /** Identifies this form to the server, so that it makes one run even if it is sent several times. */
  requestKey: () => string;
  /** Creates a new key for the next run of the same form. */
  renewRequestKey: () => void;
  /** True if the form was sent without a response: only sending it again shows whether its run exists. */
  isUnanswered: () => boolean;
  noteUnanswered: (isUnanswered: boolean) => void;
  /** The draft from an earlier visit; null if the form started empty. */
  restored: RequestDraft | null;
  dismiss: () => void;
  /** The form has been emptied, so the next submission is a new request. */
  startOver: () => void;
  /** Deletes the draft. */
  forget: () => void;
}

/** Stores everything except the passwords in this tab, and restores it after a sign-in or a reload. */
export function useRequestDraft({ form, schema, teams, userId, page, openPage }: DraftOptions): DraftControl {
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
    // Compared here, because the form's own dirty state lags by one render.
    const isDirty = canonicalJson(form.getValues()) !== canonicalJson(form.formState.defaultValues);
    if (!isDirty) return sessionStorage.removeItem(STORAGE_KEY);
    const draft = makeDraft(form.getValues(), { userId, requestKey, page, hadPasswords, isUnanswered });
    sessionStorage.setItem(STORAGE_KEY, writeDraft(draft));
  }, [form, userId, page]);

  // Must come before the effect below, so that the empty form doesn't overwrite the stored draft.
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
      // The team may require other tags than when the draft was stored.
      const team = teams.find(({ id }) => id === draft.form.target.teamId);
      const values = withTeamTags(draftForm(draft), team);
      form.reset(values, { keepDefaultValues: true });
      setRestored(draft);
      openPage(earlier(draft.page, firstWrongPage(schema, toSubmission(values))));
    }
    // Only from now on, because restoring the form isn't a change to store.
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
