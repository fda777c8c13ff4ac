'use client';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { callAction } from '#components/actions/call-action.ts';
import type { ErrorView } from '#lib/errors.ts';
import { type RequestForm, toSubmission } from '#lib/request/form.ts';
import type { WizardPage } from '#lib/request/schema.ts';
import { pageOfField } from '#lib/request/wizard-pages.ts';
import { createRun } from '#server/actions/runs.ts';
import type { DraftControl } from './use-request-draft.ts';

/** Why nothing was created: what the portal said, or that it said nothing. */
export type CreateFailure = { kind: 'refused'; error: ErrorView } | { kind: 'unreachable' };

interface CreateOptions {
  form: UseFormReturn<RequestForm>;
  draft: DraftControl;
  openPage: (page: WizardPage) => void;
  onCreated: () => void;
  /** The plan is another one by now than the form has shown. */
  onPlanChanged: () => void;
}

/** Sends the form once, however often it is asked to; on success there is nothing left of it but the run. */
export function useCreateRun({ form, draft, openPage, onCreated, onPlanChanged }: CreateOptions) {
  const router = useRouter();
  const isSending = useRef(false);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<CreateFailure | null>(null);

  const stop = (why: CreateFailure) => {
    isSending.current = false;
    setBusy(false);
    setFailure(why);
  };

  const create = async (planHash: string | null) => {
    if (isSending.current) return;
    isSending.current = true;
    setBusy(true);
    setFailure(null);
    draft.noteUnanswered(true);
    try {
      const answer = await callAction(() =>
        createRun({ requestKey: draft.requestKey(), planHash, submission: toSubmission(form.getValues()) }),
      );
      if (!answer.ok) return refuse(answer.error);
      draft.forget();
      onCreated();
      // The button stays busy until the run's page is there.
      router.push(`/runs/${answer.value.runId}`);
    } catch {
      stop({ kind: 'unreachable' });
    }
  };

  const refuse = (error: ErrorView) => {
    // A portal that did not understand says nothing of a try before.
    if (error.code !== 'portal-updated') draft.noteUnanswered(false);
    if (error.code === 'request-key-reused') draft.renewRequestKey();
    if (error.code === 'plan-changed') onPlanChanged();
    const fields = Object.entries(error.fields ?? {}).map(
      ([path, code]) => [path.replace(/^submission\./, ''), code] as const,
    );
    for (const [path, code] of fields) form.setError(path as keyof RequestForm, { type: 'server', message: code });
    const [first] = fields;
    if (first) openPage(pageOfField(first[0]));
    stop({ kind: 'refused', error });
  };

  return { create, isBusy, failure, clearFailure: () => setFailure(null) };
}
