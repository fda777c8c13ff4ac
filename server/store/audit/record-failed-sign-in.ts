import { isPortalError } from '#lib/errors.ts';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';
import { enforceRateLimits } from '../limits/rate-limit.ts';
import { appendAudit } from './append-audit.ts';

/** Limits what an anonymous client can add to the audit records; failures past this rate appear only in the log. */
const PER_MINUTE = 60;

/**
 * Records a failed sign-in at the return from the identity provider; the person is unknown. Returns
 * false when the limit per minute is used up.
 */
export async function recordFailedSignIn(db: Database, code: string): Promise<boolean> {
  try {
    await enforceRateLimits(db, [{ kind: 'failed-sign-in', asker: 'anybody', perMinute: PER_MINUTE }]);
  } catch (error) {
    if (isPortalError(error) && error.code === 'too-many-requests') return false;
    throw error;
  }
  const data = { action: 'sign-in', code };
  await withDatabase(() =>
    db.acrossTeams
      .transaction()
      .execute((trx) => appendAudit(trx, { kind: 'refusal', teamId: null, runId: null, by: null, data })),
  );
  return true;
}
