'use server';
import { z } from 'zod';
import type { Result } from '#lib/errors.ts';
import { requestEndOfAllSessions } from '../auth/session/request-session-end.ts';
import { answer } from './answer.ts';

/** Ends the sessions of everybody, the asker's own among them; the value is how many have ended. Errors: not-found. */
export async function endAllSessions(): Promise<Result<number>> {
  return answer('admin.end-sessions', z.undefined(), undefined, (_nothing, actor, portal) =>
    requestEndOfAllSessions(portal, actor),
  );
}
