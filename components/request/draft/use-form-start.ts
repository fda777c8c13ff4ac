'use client';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useRouter, useSearchParams } from 'next/navigation';
import { useEffect, useMemo, useRef, useState } from 'react';
import { fetchJson, isPassing, readFailure } from '#components/actions/request-failure.ts';
import { runQuery } from '#components/runs/live/run-query.ts';
import type { WizardTeam } from '#lib/request/bounds.ts';
import { restoreForm, type SavedDraft } from '#lib/request/draft.ts';
import { changeTeam, type RequestForm, startForm, withTeamRules } from '#lib/request/form.ts';
import type { RunRequest, WizardPage } from '#lib/request/schema.ts';
import { templateForm } from '#lib/request/template.ts';
import { type AskedForm, currentAddress, readAddress } from './form-address.ts';

/** What a form starts with. */
export interface FormStart {
  /** The draft's id, which is also the key of the request. */
  id: string;
  /** The draft's version; 0 for a form that was never saved. */
  version: number;
  form: RequestForm;
  page: WizardPage | null;
  hadPasswords: boolean;
  templateRunId: string | null;
}

interface OpenForm extends AskedForm {
  /** The id of a form that isn't a draft yet. */
  newId: string;
}

const open = (asked: AskedForm): OpenForm => ({ ...asked, newId: crypto.randomUUID() });

/** The draft, or the run that it became. Always fetched anew, since another tab may have changed it. */
function draftQuery({ draftId, newId }: OpenForm) {
  return queryOptions({
    queryKey: ['draft', draftId, newId],
    queryFn: ({ signal }) =>
      fetchJson<{ draft: SavedDraft } | { runId: string }>(`/api/drafts/${encodeURIComponent(draftId ?? '')}`, signal),
    enabled: draftId !== null,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    retry: (count, error) => count < 2 && isPassing(error),
  });
}

/**
 * The form that the address asks for. A new one is opened when the address changes to another draft or template, or to
 * the bare path; a step of the present form changes nothing here. `start` is null while it loads.
 */
export function useFormStart(teams: readonly WizardTeam[]) {
  const router = useRouter();
  const query = useSearchParams();
  const [asked, setAsked] = useState(() => open(readAddress(query)));
  const isFirst = useRef(true);
  const openDraftId = useRef(asked.draftId);

  // biome-ignore lint/correctness/useExhaustiveDependencies: when the address changes
  useEffect(() => {
    const now = currentAddress();
    const isOther = !isFirst.current && !isStepOf(now, asked, openDraftId.current);
    isFirst.current = false;
    if (!isOther) return;
    openDraftId.current = now.draftId;
    setAsked(open(now));
  }, [query]);

  const draft = useQuery(draftQuery(asked));
  const template = useQuery({
    ...runQuery(asked.templateRunId ?? ''),
    enabled: asked.draftId === null && asked.templateRunId !== null,
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: false,
  });
  const runId = draft.data && 'runId' in draft.data ? draft.data.runId : null;
  useEffect(() => {
    if (runId !== null) router.replace(`/runs/${runId}`);
  }, [runId, router]);

  const savedDraft = draft.data && 'draft' in draft.data ? draft.data.draft : null;
  const request = template.data?.request;
  const start = useMemo((): FormStart | null => {
    const { draftId, templateRunId, page, newId } = asked;
    const none = { version: 0, page, hadPasswords: false, templateRunId: null };
    if (draftId !== null)
      return savedDraft && { ...fromDraft(savedDraft, teams), page: page ?? savedDraft.page, id: draftId };
    if (templateRunId === null) return { ...none, id: newId, form: startForm(teams[0]) };
    if (!request) return null;
    return { ...none, id: newId, ...fromRun(request, teams, page), templateRunId };
  }, [asked, savedDraft, request, teams]);

  return {
    start,
    /** Identifies this opening of the form. */
    key: asked.newId,
    failure: readFailure(draft.error ?? template.error),
    /** True if the address names a draft, not a template. */
    isDraft: asked.draftId !== null,
    retry: () => void (asked.draftId === null ? template.refetch() : draft.refetch()),
    /** The open form has this draft from now on. */
    noteDraft: (draftId: string) => {
      openDraftId.current = draftId;
    },
    /** Opens the draft of the address again. */
    reopen: () => setAsked(open({ ...currentAddress(), page: null })),
  };
}

function fromDraft({ version, form, hadPasswords, templateRunId }: SavedDraft, teams: readonly WizardTeam[]) {
  const teamId = (form.target as { teamId?: unknown } | undefined)?.teamId;
  const team = teams.find(({ id }) => id === teamId) ?? teams[0];
  // The team may require other tags than when the draft was saved.
  const restored = withTeamRules(restoreForm(form, startForm(team)), team);
  return { version, hadPasswords, templateRunId, form: restored };
}

/** A run of a team for which the person starts no setups is a template for another one, whose account they see first. */
function fromRun(request: RunRequest, teams: readonly WizardTeam[], page: WizardPage | null) {
  const team = teams.find(({ id }) => id === request.target.teamId);
  const form = templateForm(request, team);
  return team ? { form, page: page ?? 'review' } : { form: changeTeam(form, team, teams[0]), page: 'target' as const };
}

/** Whether an address leads to a step of the open form. The bare path leads to a new form. */
function isStepOf(now: AskedForm, asked: AskedForm, openDraftId: string | null): boolean {
  if (now.draftId !== null) return now.draftId === openDraftId;
  return now.page !== null && (now.templateRunId === null || now.templateRunId === asked.templateRunId);
}
