'use server';
import { z } from 'zod';
import type { Result } from '#lib/errors.ts';
import { PASSWORD_FIELDS, passwordsSchema } from '#lib/setup/request.ts';
import { decidePasswords } from '#lib/setup/retry.ts';
import { storePasswords } from '#server/escrow/stored-passwords.ts';
import { changeRun } from '#server/store/change-run.ts';
import { answer } from './answer.ts';
import { orThrow } from './or-throw.ts';

const inputSchema = z.strictObject({ runId: z.uuid(), passwords: passwordsSchema.partial() });

/** The requester types again what was destroyed. Errors: not-found, password-not-wanted, invalid-input with fields. */
export async function providePasswords(input: {
  runId: string;
  passwords: { source?: string; destination?: string };
}): Promise<Result<null>> {
  return answer(inputSchema, input, async ({ runId, passwords }, actor, portal) => {
    const fields = PASSWORD_FIELDS.filter((field) => passwords[field] !== undefined);
    const changed = await changeRun(
      portal.db,
      runId,
      (view) => decidePasswords(view, actor, fields),
      (trx, view) => storePasswords(trx, portal.settings.escrowKey, { runId, teamId: view.teamId }, passwords),
    );
    orThrow(changed);
    return null;
  });
}
