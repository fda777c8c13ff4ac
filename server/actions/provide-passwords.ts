'use server';
import { z } from 'zod';
import type { Result } from '#lib/errors.ts';
import { passwordsSchema } from '#lib/setup/request.ts';
import { givePasswords } from '#server/escrow/give-passwords.ts';
import { answer } from './answer.ts';
import { orThrow } from './or-throw.ts';

const inputSchema = z.strictObject({ runId: z.uuid(), passwords: passwordsSchema.partial() });

/** The requester types again what was destroyed. Errors: not-found, password-not-wanted, invalid-input with fields. */
export async function providePasswords(input: {
  runId: string;
  passwords: { source?: string; destination?: string };
}): Promise<Result<null>> {
  return answer('run.provide-password', inputSchema, input, async (given, actor, portal) => {
    orThrow(await givePasswords(portal, actor, given));
    return null;
  });
}
