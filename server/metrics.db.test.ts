import { afterAll, beforeAll, expect, test } from 'vitest';
import { openMetrics } from './metrics.ts';
import { storeRun } from './store/testing/new-run.ts';
import { openTestDatabase, type TestDatabase } from './store/testing/test-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());

test('counts runs by state, step durations, responses, and open streams', async () => {
  const metrics = openMetrics();
  await storeRun(database.db);
  metrics.observeStep('kms-key', 'succeeded', 1_500);
  metrics.observeResponse(404);
  metrics.countStream(1);
  const { body, contentType } = await metrics.render(database.db);
  expect(contentType).toContain('text/plain');
  expect(body).toContain('portal_runs{state="queued"} 1');
  expect(body).toContain('portal_runs{state="failed"} 0');
  expect(body).toContain('portal_step_duration_seconds_sum{step="kms-key",outcome="succeeded"} 1.5');
  expect(body).toContain('portal_api_responses_total{status="404"} 1');
  expect(body).toContain('portal_event_streams 1');
});
