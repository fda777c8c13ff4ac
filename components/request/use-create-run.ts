'use client';
import { useRouter } from 'next/navigation';
import type { UseFormReturn } from 'react-hook-form';
import { useAction } from '#components/actions/use-action.ts';
import type { ErrorCode, ErrorView } from '#lib/errors.ts';
import { type RequestForm, toSubmission } from '#lib/request/form.ts';
import type { WizardPage } from '#lib/request/schema.ts';
import { pageOfField } from '#lib/request/wizard-pages.ts';
import { createRun } from '#server/actions/runs.ts';
import type { DraftControl } from './draft/use-draft.ts';

/** After these errors, an earlier attempt may or may not have made a run. */
const UNANSWERED: readonly ErrorCode[] = ['unreachable', 'portal-updated'];

interface CreateOptions {
  form: UseFormReturn<RequestForm>;
  draft: DraftControl;
  openPage: (page: WizardPage) => void;
  onCreated: () => void;
  /** The current plan differs from the one that the form has shown. */
  onPlanChanged: () => void;
}

/** Sends the form once, even if called again. On success, only the run is left of it. */
export function useCreateRun({ form, draft, openPage, onCreated, onPlanChanged }: CreateOptions) {
  const router = useRouter();

  const send = (planHash: string | null) => {
    draft.noteUnanswered(true);
    return createRun({ requestKey: draft.requestKey(), planHash, submission: toSubmission(form.getValues()) });
  };

  const onFailure = ({ code, fields = {} }: ErrorView) => {
    if (!UNANSWERED.includes(code)) draft.noteUnanswered(false);
    if (code === 'request-key-reused') draft.keepAsNew();
    if (code === 'plan-changed') onPlanChanged();
    const problems = Object.entries(fields).map(
      ([path, problem]) => [path.replace(/^submission\./, ''), problem] as const,
    );
    for (const [path, message] of problems) form.setError(path as keyof RequestForm, { type: 'server', message });
    const [first] = problems;
    if (first) openPage(pageOfField(first[0]));
  };

  const { run: create, ...state } = useAction(send, {
    onSuccess({ runId }) {
      draft.forget();
      onCreated();
      router.push(`/runs/${runId}`);
      return 'leaving';
    },
    onFailure,
  });
  return { create, ...state };
}
