'use client';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { callAction } from '#components/actions/call-action.ts';
import { DRAFTS_KEY } from '#components/history/drafts/drafts-query.ts';
import { canonicalJson } from '#lib/aws/policy.ts';
import type { ErrorCode, ErrorView } from '#lib/errors.ts';
import { type DraftContent, makeDraft } from '#lib/request/draft.ts';
import type { RequestForm } from '#lib/request/form.ts';
import type { WizardPage } from '#lib/request/schema.ts';
import { saveDraft } from '#server/actions/runs.ts';
import { SaveState } from './save-state.ts';
import type { FormStart } from './use-form-start.ts';

const SAVE_AFTER_MS = 1_000;
const RETRY_AFTER_MS = 5_000;

/** Only the person can resolve these: another form has changed, deleted or sent the draft. */
const CONFLICTS: readonly ErrorCode[] = ['draft-changed', 'draft-gone'];
/** Sending the same content again would fail again. */
const FINAL: readonly ErrorCode[] = ['invalid-input', 'not-found', 'portal-updated'];

/** False if only the person, or another version of the page, can do something about a failed save. */
export function isRetried({ code }: ErrorView): boolean {
  return !CONFLICTS.includes(code) && !FINAL.includes(code);
}

interface DraftOptions {
  form: UseFormReturn<RequestForm>;
  start: FormStart;
  page: WizardPage;
  /** The draft has this id from now on, and can be opened with it. */
  onSaved: (draftId: string) => void;
}

export interface DraftControl {
  status: SaveState;
  /** Identifies this form to the server, so that it makes one run even if it is sent several times. */
  requestKey: () => string;
  /** Continues as another draft, with another key. */
  keepAsNew: () => void;
  /** True if the form was sent without a response: only sending it again shows whether its run exists. */
  isUnanswered: () => boolean;
  noteUnanswered: (isUnanswered: boolean) => void;
  /** True if something typed, other than a password, is not saved yet. */
  isUnsaved: () => boolean;
  /** The form has become a run, or is given up: nothing is saved from now on. */
  forget: () => void;
}

/** Saves everything except the passwords, about a second after it was typed. */
export function useDraft(options: DraftOptions): DraftControl {
  const { form, start } = options;
  const queryClient = useQueryClient();
  const [status] = useState(() => new SaveState());
  const [saver] = useState(() => newSaver(start, form, options.page));
  const latest = useRef(options);
  latest.current = options;

  const readContent = () => {
    const { hadPasswords, templateRunId } = start;
    return makeDraft(form.getValues(), { page: latest.current.page, hadPasswords, templateRunId });
  };
  const isUnsaved = () => !saver.isEnded && differs(readContent(), saver.saved, saver.version > 0);

  const saveOnce = async () => {
    const content = readContent();
    const { id: draftId, version, savedBy } = saver;
    status.change({ isSaving: true });
    const result = await callAction(() => saveDraft({ ...content, draftId, version, savedBy }));
    if (saver.id !== draftId) return;
    if (result.ok) {
      Object.assign(saver, { version: result.value.version, saved: content });
      // The list may be open already when the last change is saved.
      void queryClient.invalidateQueries({ queryKey: DRAFTS_KEY });
      status.change({ isSaving: false, savedAt: result.value.changedAt, failure: null });
      if (!saver.isEnded && !saver.isLeft) latest.current.onSaved(draftId);
      return schedule(SAVE_AFTER_MS);
    }
    const failure = result.error;
    status.change({ isSaving: false, failure });
    saver.isHalted = CONFLICTS.includes(failure.code);
    if (isRetried(failure)) schedule(RETRY_AFTER_MS);
  };

  const flush = async (): Promise<void> => {
    if (saver.running) await saver.running;
    if (saver.isHalted || !isUnsaved()) return;
    saver.running ??= saveOnce().finally(() => {
      saver.running = null;
    });
    await saver.running;
  };
  const schedule = (delayMs: number) => {
    if (saver.isHalted || !isUnsaved()) return;
    saver.timer ??= setTimeout(() => {
      saver.timer = undefined;
      void flush();
    }, delayMs);
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: the functions read only references
  useEffect(() => {
    const flushIfHidden = () => document.visibilityState === 'hidden' && void flush();
    const stopListening = form.subscribe({ formState: { values: true }, callback: () => schedule(SAVE_AFTER_MS) });
    const flushNow = () => void flush();
    document.addEventListener('visibilitychange', flushIfHidden);
    window.addEventListener('online', flushNow);
    saver.isLeft = false;
    return () => {
      saver.isLeft = true;
      stopListening();
      document.removeEventListener('visibilitychange', flushIfHidden);
      window.removeEventListener('online', flushNow);
      flushNow();
    };
  }, [form]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a page is left with everything on it saved
  useEffect(() => {
    void flush();
  }, [options.page]);

  const keepAsNew = () => {
    Object.assign(saver, { id: crypto.randomUUID(), version: 0, isHalted: false, isUnanswered: false, saved: null });
    status.reset();
    void flush();
  };
  return {
    status,
    requestKey: () => saver.id,
    keepAsNew,
    isUnanswered: () => saver.isUnanswered,
    noteUnanswered: (isUnanswered) => {
      saver.isUnanswered = isUnanswered;
    },
    isUnsaved,
    forget: () => {
      saver.isEnded = true;
      clearTimeout(saver.timer);
    },
  };
}

interface Saver {
  id: string;
  version: number;
  /** Identifies this open form, so that it may repeat a save whose answer was lost. */
  savedBy: string;
  /** What is saved, or what the form started with; null if it is to be saved in any case. */
  saved: DraftContent | null;
  isHalted: boolean;
  isEnded: boolean;
  /** Another page is open: what is unsaved is saved a last time. */
  isLeft: boolean;
  isUnanswered: boolean;
  timer: ReturnType<typeof setTimeout> | undefined;
  running: Promise<void> | null;
}

function newSaver(start: FormStart, form: UseFormReturn<RequestForm>, page: WizardPage): Saver {
  const { id, version, hadPasswords, templateRunId } = start;
  return {
    id,
    version,
    savedBy: crypto.randomUUID(),
    saved: makeDraft(form.getValues(), { page, hadPasswords, templateRunId }),
    ...{ isHalted: false, isEnded: false, isLeft: false, isUnanswered: false, timer: undefined, running: null },
  };
}

/** Turning the pages of a form is worth saving only if it is a draft already. */
function differs(content: DraftContent, saved: DraftContent | null, isWithPage: boolean): boolean {
  if (saved === null) return true;
  return canonicalJson(isWithPage ? content : { ...content, page: saved.page }) !== canonicalJson(saved);
}
