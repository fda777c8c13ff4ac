import { PortalError, unwrap } from '#lib/errors.ts';
import { type Actor, personOf } from '#lib/people/access.ts';
import { PASSWORD_FIELDS, type PasswordField } from '#lib/request/schema.ts';
import { decidePasswords } from '#lib/runs/retry.ts';
import { sealMorePasswords, storePasswords } from '#server/escrow/stored-passwords.ts';
import type { Portal } from '#server/portal.ts';
import { appendAudit } from '#server/store/audit/append-audit.ts';
import { changeRun } from '#server/store/runs/change-run.ts';
import { loadRunView } from '#server/store/runs/load-run.ts';

/**
 * Stores the passwords that the requester re-entered after they were deleted. Throws not-found, password-not-wanted,
 * escrow-key-refused.
 */
export async function providePasswords(
  { db, escrow }: Pick<Portal, 'db' | 'escrow'>,
  actor: Actor,
  { runId, passwords }: { runId: string; passwords: Readonly<Partial<Record<PasswordField, string>>> },
): Promise<void> {
  const fields = PASSWORD_FIELDS.filter((field) => passwords[field] !== undefined);
  const view = await loadRunView(db, runId);
  if (!view) throw new PortalError('not-found');
  unwrap(decidePasswords(view, actor, fields));
  const sealed = await sealMorePasswords(db, escrow, { runId, teamId: view.teamId }, passwords);
  await changeRun(
    db,
    runId,
    (now) => decidePasswords(now, actor, fields),
    async (trx, { teamId }) => {
      await storePasswords(trx, runId, sealed);
      const data = { fields: fields.join(' ') };
      await appendAudit(trx, { kind: 'password-given', teamId, runId, by: personOf(actor), data });
    },
  );
}
