'use server';
import type { Result } from '#lib/errors.ts';
import { ACTION_INPUTS } from '#lib/request/action-inputs.ts';
import { givePasswords } from '#server/escrow/give-passwords.ts';
import { answer } from './answer.ts';
import { unwrap } from './unwrap.ts';

/** The requester types again what was destroyed. Errors: not-found, password-not-wanted, invalid-input with fields. */
export async function providePasswords(input: {
  runId: string;
  passwords: { source?: string; destination?: string };
}): Promise<Result<null>> {
  return answer('run.provide-password', ACTION_INPUTS.providePasswords, input, async (given, actor, portal) => {
    unwrap(await givePasswords(portal, actor, given));
    return null;
  });
}
