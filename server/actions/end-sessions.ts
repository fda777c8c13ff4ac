'use server';
import type { z } from 'zod';
import type { Result } from '#lib/errors.ts';
import { ACTION_INPUTS } from '#lib/request/action-inputs.ts';
import { requestSessionEnd } from '../auth/session/request-session-end.ts';
import { answer } from './answer.ts';

/**
 * Ends all sessions of one person at once; with `entry` the person may not sign in any more, or may again. The value is how many have
 * ended. Errors: not-found, cannot-block-yourself.
 */
export async function endSessions(input: z.input<typeof ACTION_INPUTS.endSessions>): Promise<Result<number>> {
  return answer('admin.end-sessions', ACTION_INPUTS.endSessions, input, (asked, actor, portal) =>
    requestSessionEnd(portal, actor, asked),
  );
}
