import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openMetrics } from './metrics.ts';
import { selectGauges } from './store/status/read-gauges.ts';
import { storeRun } from './store/testing/new-run.ts';
import { rawSql } from './store/testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from './store/testing/test-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());

const FINISHED = 3_000;

test('reports what this process did', async () => {
  const metrics = openMetrics();
  metrics.observeStep('kms-key', 'succeeded', 1_500);
  metrics.observeRun('set-up', 'failed', 4_000);
  metrics.observeResponse(404);
  metrics.countStream(1);
  metrics.countLostLease();
  metrics.countNotification('email', 'delivered', 2_000);
  metrics.countCall({ service: 'KMS', operation: 'CreateKey', outcome: 'throttled', durationMs: 40 });
  const { body, contentType } = await metrics.render(database.db);
  expect(contentType).toContain('text/plain');
  for (const line of [
    'portal_step_duration_seconds_sum{step="kms-key",outcome="succeeded"} 1.5',
    'portal_run_duration_seconds_count{kind="set-up",outcome="failed"} 1',
    'portal_api_responses_total{status="404"} 1',
    'portal_event_streams 1',
    'portal_leases_lost_total 1',
    'portal_notification_delay_seconds_sum{channel="email"} 2',
    'portal_aws_calls_total{service="KMS",operation="CreateKey",outcome="throttled"} 1',
    'portal_aws_call_duration_seconds_count{service="KMS"} 1',
    'portal_database_connections{pool="work",state="waiting"} 0',
  ])
    expect(body.split('\n')).toContain(line);
});

describe('what the processes share', () => {
  test('is read from the database', async () => {
    const runId = await storeRun(database.db);
    await storeRun(database.db);
    await rawSql(
      database.db,
      `UPDATE run SET state = 'running', lease_owner = 'one', lease_until = clock_timestamp() + interval '1 minute'
       WHERE id = $1`,
      [runId],
    );
    await rawSql(
      database.db,
      `UPDATE run SET last_sign_at = clock_timestamp() - interval '90 s' WHERE state = 'queued'`,
    );
    await rawSql(
      database.db,
      `INSERT INTO process VALUES ('one', '1', now(), now()), ('two', '1', now(), now() - interval '2 min')`,
    );
    const body = await renderOf(database);
    expect(body.split('\n')).toEqual(
      expect.arrayContaining([
        'portal_database_up 1',
        'portal_runs{state="queued"} 1',
        'portal_runs{state="running"} 1',
        'portal_runs{state="cancelling"} 0',
        'portal_leases 1',
        'portal_processes 1',
        'portal_notifications_waiting 0',
      ]),
    );
    expect(Number(/^portal_oldest_queued_seconds (.+)$/m.exec(body)?.[1])).toBeCloseTo(90, -1);
    expect(Number(/^portal_audit_uncovered_seconds (.+)$/m.exec(body)?.[1])).toBeGreaterThan(0);
    expect(body).not.toMatch(/^portal_oldest_approval_seconds /m);
  });

  test('is read without going through the runs that have ended', async () => {
    await rawSql(
      database.db,
      `INSERT INTO run SELECT made.* FROM (SELECT to_jsonb(run) AS row FROM run LIMIT 1) AS first,
         generate_series(1, ${FINISHED}) AS no,
         LATERAL jsonb_populate_record(NULL::run, first.row || jsonb_build_object('id', md5('id' || no)::uuid,
           'request_key', md5('key' || no)::uuid, 'state', 'succeeded')) AS made`,
    );
    await rawSql(database.db, 'ANALYZE run');
    const { sql, parameters } = selectGauges.compile(database.db.kysely);
    const plan = JSON.stringify(await rawSql(database.db, `EXPLAIN ${sql}`, [...parameters]));
    expect(plan).not.toContain('Seq Scan on run');
    expect(plan).toContain('run_open');
  });

  test('is left out while the database is unreachable, and what this process did is not', async () => {
    const gone = await openTestDatabase();
    const metrics = openMetrics();
    metrics.observeResponse(200);
    await gone.drop();
    const { body } = await metrics.render(gone.db);
    expect(body).toMatch(/^portal_database_up 0$/m);
    expect(body).toMatch(/^portal_api_responses_total\{status="200"\} 1$/m);
    expect(body).not.toMatch(/^portal_(?:runs|processes|leases)\b/m);
  });
});

async function renderOf({ db }: TestDatabase): Promise<string> {
  return (await openMetrics().render(db)).body;
}
