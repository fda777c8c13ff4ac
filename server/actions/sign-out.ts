'use server';
import { z } from 'zod';
import type { Result } from '#lib/errors.ts';
import { endCurrentSession } from '../auth/session/end-current-session.ts';
import { answer } from './answer.ts';

/** Ends the session in the server; the value is the address to go to next. Errors: not-signed-in, when it has ended already. */
export async function signOut(): Promise<Result<string>> {
  return answer('sign-out', z.undefined(), undefined, (_nothing, _actor, portal) => endCurrentSession(portal));
}
