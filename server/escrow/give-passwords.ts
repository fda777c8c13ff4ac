import type { Result } from '#lib/errors.ts';
import { type Actor, personOf } from '#lib/people/access.ts';
import { PASSWORD_FIELDS, type PasswordField } from '#lib/request/schema.ts';
import type { RunEvent } from '#lib/runs/events.ts';
import { decidePasswords } from '#lib/runs/retry.ts';
import type { Portal } from '#server/portal.ts';
import { appendAudit } from '../store/audit/append-audit.ts';
import { changeRun } from '../store/runs/change-run.ts';
import { loadRunView } from '../store/runs/load-run.ts';
import { sealMorePasswords, storePasswords } from './stored-passwords.ts';

/** Stores what the requester typed again for a run whose passwords were destroyed. Errors: not-found, password-not-wanted, escrow-key-refused. */
export async function givePasswords(
  { db, escrow }: Pick<Portal, 'db' | 'escrow'>,
  actor: Actor,
  { runId, passwords }: { runId: string; passwords: Readonly<Partial<Record<PasswordField, string>>> },
): Promise<Result<RunEvent[]>> {
  const fields = PASSWORD_FIELDS.filter((field) => passwords[field] !== undefined);
  const view = await loadRunView(db, runId);
  if (!view) return { ok: false, error: { code: 'not-found' } };
  const decided = decidePasswords(view, actor, fields);
  if (!decided.ok) return decided;
  const sealed = await sealMorePasswords(db, escrow, { runId, teamId: view.teamId }, passwords);
  return changeRun(
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
