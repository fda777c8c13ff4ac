import { isPortalError } from '#lib/errors.ts';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';
import { enforceRateLimits } from '../limits/rate-limit.ts';
import { appendAudit } from './append-audit.ts';

/** Whoever is not signed in must not be able to fill the records: beyond so many a minute they are in the log alone. */
const PER_MINUTE = 60;

/**
 * Records that somebody came back from the identity provider and was not let in; nobody knows who that was. False where there were too
 * many of them of late.
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
