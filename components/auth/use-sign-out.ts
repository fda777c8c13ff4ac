'use client';
import { useAction } from '#components/actions/use-action.ts';
import type { ErrorView, Result } from '#lib/errors.ts';
import { signOut } from '#server/actions/operations.ts';

/** Signs out and leaves the page. */
export function useSignOut(onFailure?: (failure: ErrorView) => void) {
  return useAction(endSession, {
    onFailure,
    onSuccess(nextPage) {
      location.assign(nextPage);
      return 'leaving';
    },
  });
}

/** Returns the page to open. An already ended session is not a failure. */
async function endSession(): Promise<Result<string>> {
  const answer = await signOut();
  return !answer.ok && answer.error.code === 'not-signed-in' ? { ok: true, value: '/signed-out' } : answer;
}
