'use client';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { callAction } from '#components/feedback/call-action.ts';
import type { ErrorView } from '#lib/errors.ts';
import { cleanUpRun } from '#server/actions/runs.ts';

type Confirmed = Omit<Parameters<typeof cleanUpRun>[0], 'requestKey' | 'runId'>;

/** Starts the clean-up once, however often it is asked to, and then opens its page. `onChanged`: the plan is an old one. */
export function useStartCleanUp(runId: string, onChanged: () => void) {
  const router = useRouter();
  // Made with the first try: the same confirmation sent again is the same clean-up.
  const requestKey = useRef<string>(null);
  const isSending = useRef(false);
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<{ error: ErrorView | null } | null>(null);

  const stop = (error: ErrorView | null) => {
    isSending.current = false;
    setBusy(false);
    setRefusal({ error });
  };

  const start = async (confirmed: Confirmed) => {
    if (isSending.current) return;
    isSending.current = true;
    setBusy(true);
    setRefusal(null);
    const key = requestKey.current ?? crypto.randomUUID();
    requestKey.current = key;
    try {
      const answer = await callAction(() => cleanUpRun({ requestKey: key, runId, ...confirmed }));
      // The button stays busy until the page of the clean-up is there.
      if (answer.ok) return router.push(`/runs/${answer.value.runId}`);
      stop(answer.error);
      if (answer.error.code === 'clean-up-plan-changed') onChanged();
    } catch {
      stop(null);
    }
  };

  return { start, isBusy, refusal };
}
