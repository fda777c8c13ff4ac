import { createHash } from 'node:crypto';
import { teamName } from './bench.ts';
import type { BenchPortal } from './bench-portal.ts';

/** Rows in one statement: enough that a statement costs little, few enough to stop in between. */
const CHUNK = 100_000;
const PEOPLE = 2_000;
const FAIL_MS = 120_000;
/** A state and a kind that are rare: one run in so many. */
const RARE = 50_000;

/** What is known of the n-th stored run, to search for it. */
export function describeStored(no: number) {
  return {
    id: uuidOf(`run ${no}`),
    roleName: `loader-${no}-x`,
    keyArn: `arn:aws:kms:us-east-1:111111111111:key/${uuidOf(`key ${no}`)}`,
    person: `Person ${String((no * 7_919) % PEOPLE).padStart(4, '0')}`,
    teamId: teamName(no),
  };
}

function uuidOf(text: string): string {
  return createHash('md5')
    .update(text)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/**
 * Stores runs as copies of two real ones, one of which failed: 30 seconds apart and each older than the one before, as a
 * year of a million has them, of eight teams and 2,000 people; one in `failedOneIn` failed, a few are in a rare state or
 * of a rare kind, and each has names and ARNs of its own that a search finds. Of their events, which no list reads, only
 * the first is stored.
 */
export async function storeRuns(
  portal: BenchPortal,
  { from, to, failedOneIn }: { from: number; to: number; failedOneIn: number },
): Promise<void> {
  const { cluster } = portal;
  const originals = await makeOriginals(portal);
  const columns = await cluster.query<{ name: string }>(
    `SELECT quote_ident(column_name) AS name FROM information_schema.columns
     WHERE table_schema = current_schema() AND table_name = 'run' AND is_generated = 'NEVER'`,
  );
  await withoutIndexes(portal, async () => {
    for (let at = from; at <= to; at += CHUNK) {
      const values = [originals, at, Math.min(to, at + CHUNK - 1), failedOneIn];
      await cluster.query(insertRuns(columns.map(({ name }) => name)), values);
      await cluster.query(INSERT_EVENTS, values.slice(1, 3));
    }
  });
  await cluster.query('VACUUM (ANALYZE)');
}

/** A run that succeeded and one that failed, with everything that the portal stores of them; their ids. */
async function makeOriginals(portal: BenchPortal): Promise<string[]> {
  const { runId } = await portal.ask();
  await portal.waitFor([runId]);
  const { aws } = portal.cluster;
  const remove = await aws.fail({ operation: 'PutKeyPolicy', kind: 'access-denied' });
  const { runId: failedId } = await portal.ask();
  const left = await portal.cluster.waitForRest([failedId], FAIL_MS);
  await remove();
  if (left.length > 0) throw new Error('a run that must fail did not end');
  return [runId, failedId];
}

const STATE = `CASE WHEN n % ${RARE} = 17 THEN 'denied' WHEN n % $4 = 0 THEN 'failed' ELSE 'succeeded' END`;
const insertRuns = (columns: readonly string[]) => `
  INSERT INTO run (${columns.join(', ')})
  SELECT ${columns.map((name) => `r.${name}`).join(', ')}
  FROM generate_series($2::int, $3::int) AS n
  JOIN run AS t ON t.id = ($1::uuid[])[CASE WHEN ${STATE} = 'failed' THEN 2 ELSE 1 END]
  CROSS JOIN LATERAL (SELECT 'loader-' || n || '-x' AS role, md5('run ' || n)::uuid AS id,
    'arn:aws:kms:us-east-1:111111111111:key/' || md5('key ' || n)::uuid AS key_arn,
    'arn:aws:secretsmanager:us-east-1:111111111111:secret:' AS secret_arn) AS own
  CROSS JOIN LATERAL jsonb_populate_record(t, jsonb_build_object(
    'id', own.id, 'request_key', 'bench ' || n, 'request_hash', 'bench ' || n,
    'team_id', 'bench-' || n % 8, 'account_id', (400000000000 + n % 8)::text,
    'requested_by', 'person-' || n % ${PEOPLE},
    'requester_name', 'Person ' || lpad((n::bigint * 7919 % ${PEOPLE})::text, 4, '0'),
    'kind', CASE WHEN n % ${RARE} = 29 THEN 'clean-up' ELSE 'set-up' END,
    'cleans_run', CASE WHEN n % ${RARE} = 29 THEN t.id END,
    'state', ${STATE},
    'created_at', t.created_at - n * interval '30 seconds', 'finished_at', t.finished_at - n * interval '30 seconds',
    'last_sign_at', t.last_sign_at - n * interval '30 seconds',
    'alias', 'limitless-' || n, 'key_arn', own.key_arn, 'role_name', own.role,
    'search_text', concat_ws(E'\\n', own.id, 'alias/limitless-' || n, 'source-' || n || '/db',
      'destination-' || n || '/db', own.role, 'data_loading_policy', own.key_arn,
      own.secret_arn || 'source-' || n || '/db-AbCdEf', own.secret_arn || 'destination-' || n || '/db-AbCdEf',
      'arn:aws:iam::111111111111:role/' || own.role)
  )) AS r`;
const INSERT_EVENTS = `
  INSERT INTO event (run_id, no, at, type, data, write_id)
  SELECT md5('run ' || n)::uuid, 1, now() - n * interval '30 seconds', 'run.requested', '{}', gen_random_uuid()
  FROM generate_series($1::int, $2::int) AS n`;

/** Drops what only makes reading fast, and makes it again afterwards: in bulk both are quicker. */
async function withoutIndexes(portal: BenchPortal, work: () => Promise<void>): Promise<void> {
  const { cluster } = portal;
  const indexes = await cluster.query<{ name: string; definition: string }>(
    `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition FROM pg_index
     WHERE NOT indisunique AND (indrelid = 'run'::regclass OR indrelid IN (
       SELECT conrelid FROM pg_constraint WHERE contype = 'f' AND confrelid = 'run'::regclass))`,
  );
  for (const { name } of indexes) await cluster.query(`DROP INDEX ${name}`);
  await work();
  for (const { definition } of indexes) await cluster.query(definition);
}
