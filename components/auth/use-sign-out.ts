'use client';
import { useState } from 'react';
import { callAction } from '#components/actions/call-action.ts';
import type { ErrorCode } from '#lib/errors.ts';
import { signOut } from '#server/actions/operations.ts';

/** Signs out and leaves the page; `problem` says why the session could not be ended. */
export function useSignOut() {
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<ErrorCode | null>(null);
  const start = async () => {
    setIsBusy(true);
    setProblem(null);
    const next = await endSession();
    if ('goTo' in next) return location.assign(next.goTo);
    setProblem(next.problem);
    setIsBusy(false);
  };
  return { signOut: start, isBusy, problem };
}

async function endSession(): Promise<{ goTo: string } | { problem: ErrorCode }> {
  try {
    const answer = await callAction(signOut);
    if (answer.ok) return { goTo: answer.value };
    return answer.error.code === 'not-signed-in' ? { goTo: '/signed-out' } : { problem: answer.error.code };
  } catch {
    // The portal did not answer.
    return { problem: 'unexpected' };
  }
}
