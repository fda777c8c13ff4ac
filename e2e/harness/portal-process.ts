import { Client } from 'pg';
import { limitsOf } from '#lib/limits.ts';
import { storeFailedAttempts } from './many-attempts.ts';
import { readAddresses, readSandbox } from './test-portal.ts';

/** Kills the portal like a power failure, and waits until the sandbox has another one ready. */
export async function killPortal(): Promise<void> {
  const addresses = readAddresses();
  const { portalPid } = readSandbox(addresses);
  process.kill(portalPid, 'SIGKILL');
  const deadline = Date.now() + 120_000;
  while (readSandbox(addresses).portalPid === portalPid) {
    if (Date.now() > deadline) throw new Error('the portal did not restart');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Ends every session on the server, like an administrator or the end of the day. */
export async function endAllSessions(): Promise<void> {
  await query('DELETE FROM session');
}

/** Resets the rate limits, since the tests send more requests per minute than a person may. */
export async function forgetRequests(): Promise<void> {
  await query('DELETE FROM recent_request');
}

/** Deletes all drafts, since forms that earlier tests left fill the list and reach the limit. */
export async function forgetDrafts(): Promise<void> {
  await query('DELETE FROM draft');
}

/** Makes the passwords of a run expire now; the portal's own cleanup destroys them. */
export async function expirePasswords(runId: string): Promise<void> {
  await query(`UPDATE escrow SET expires_at = now() - interval '1 second' WHERE run_id = $1`, [runId]);
}

/** Simulates an operator who reports a restore that the portal can't detect; resolves when the portal has noticed. */
export async function tellOfRestore(): Promise<void> {
  await query(`UPDATE database_watch SET identity = 'restored'`);
  const deadline = Date.now() + 60_000;
  while ((await query('SELECT 1 FROM database_watch WHERE restored_at IS NOT NULL')) === 0) {
    if (Date.now() > deadline) throw new Error('the portal did not notice the restore');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Resets the state for later tests. */
export async function forgetRestore(): Promise<void> {
  await query('UPDATE database_watch SET restored_at = NULL, records_end_at = NULL');
}

/** Opens as many streams as allowed for every signed-in person; returns a function that closes them. */
export async function crowdStreams(): Promise<() => Promise<unknown>> {
  const most = limitsOf({}).eventStreams;
  await query(`INSERT INTO open_stream (id, user_id, seen_at)
    SELECT gen_random_uuid(), user_id, now() + interval '1 day' FROM (SELECT DISTINCT user_id FROM session) AS person, generate_series(1, ${most})`);
  return () => query(`DELETE FROM open_stream WHERE seen_at > now() + interval '1 hour'`);
}

/** Blocks reads of audit records until the returned function is called, like a slow database. */
export async function holdAuditRecords(): Promise<() => Promise<void>> {
  const client = new Client({ connectionString: readSandbox(readAddresses()).databaseUrl });
  await client.connect();
  await client.query('BEGIN');
  await client.query('LOCK TABLE audit_record IN ACCESS EXCLUSIVE MODE');
  return () => client.end();
}

const COPY = 'copy-';

/** Adds copies of a run, as rows of the history alone. */
export async function copyRun(runId: string, count: number): Promise<void> {
  await query(
    `INSERT INTO run SELECT copy.* FROM run, generate_series(1, $2::int) AS no, jsonb_populate_record(run,
      jsonb_build_object('id', gen_random_uuid(), 'request_key', '${COPY}' || no)) AS copy WHERE run.id = $1`,
    [runId, String(count)],
  );
}

export async function forgetCopies(): Promise<void> {
  await query(`DELETE FROM run WHERE request_key LIKE '${COPY}%'`);
}

/** Makes a run one whose first step failed at each of so many attempts. */
export async function failOften(runId: string, count: number): Promise<void> {
  await storeFailedAttempts(query, runId, count);
}

/** Returns the number of rows. */
async function query(text: string, values: string[] = []): Promise<number> {
  const client = new Client({ connectionString: readSandbox(readAddresses()).databaseUrl });
  await client.connect();
  const { rowCount } = await client.query(text, values);
  await client.end();
  return rowCount ?? 0;
}
