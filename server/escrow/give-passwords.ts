import { type Actor, personOf } from '#lib/access.ts';
import type { Result } from '#lib/errors.ts';
import type { RunEvent } from '#lib/setup/events.ts';
import { PASSWORD_FIELDS, type PasswordField } from '#lib/setup/request.ts';
import { decidePasswords } from '#lib/setup/retry.ts';
import type { Portal } from '#server/portal.ts';
import { appendAudit } from '#server/store/append-audit.ts';
import { changeRun } from '#server/store/change-run.ts';
import { storePasswords } from './stored-passwords.ts';

/** Stores what the requester typed again for a run whose passwords were destroyed. Errors: not-found, password-not-wanted. */
export function givePasswords(
  { db, settings }: Pick<Portal, 'db' | 'settings'>,
  actor: Actor,
  { runId, passwords }: { runId: string; passwords: Readonly<Partial<Record<PasswordField, string>>> },
): Promise<Result<RunEvent[]>> {
  const fields = PASSWORD_FIELDS.filter((field) => passwords[field] !== undefined);
  return changeRun(
    db,
    runId,
    (view) => decidePasswords(view, actor, fields),
    async (trx, { teamId }) => {
      await storePasswords(trx, settings.escrowKey, { runId, teamId }, passwords);
      const data = { fields: fields.join(' ') };
      await appendAudit(trx, { kind: 'password-given', teamId, runId, by: personOf(actor), data });
    },
  );
}
