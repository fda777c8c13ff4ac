import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { openMetrics } from '#server/metrics.ts';
import { storeRun } from '#server/store/testing/new-run.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '#server/store/testing/test-database.ts';

const root = path.dirname(import.meta.dirname);
const read = (name: string) => readFileSync(path.join(root, name), 'utf8');

const text = z.string().min(1);
const rulesSchema = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: text,
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^Portal[A-Z]/),
          expr: text,
          for: z
            .string()
            .regex(/^\d+[smh]$/)
            .optional(),
          labels: z.strictObject({ severity: z.enum(['page', 'ticket']) }),
          annotations: z.strictObject({ summary: text, runbook: text }),
        }),
      ),
    }),
  ),
});
const { groups } = rulesSchema.parse(parse(read('docs/operations/alerts.yaml')));
const rules = groups.flatMap((group) => group.rules);

const PAGE = 'docs/operations/observability.md';
const METRIC = /\b(?:portal|process|nodejs)_[a-z\d_]+/g;

let database: TestDatabase;
/** The names of all samples that Prometheus would read, with something to report of each kind. */
let samples: Set<string>;
let ownMetrics: string[];
beforeAll(async () => {
  database = await openTestDatabase();
  const { db } = database;
  const waiting = await storeRun(db);
  await storeRun(db);
  await rawSql(db, `UPDATE run SET state = 'awaiting-approval', approval_until = now() WHERE id = $1`, [waiting]);
  await rawSql(db, `INSERT INTO sweep (team_id, region, swept_at) VALUES ('payments', 'us-east-1', now())`);
  await rawSql(
    db,
    `WITH made AS (INSERT INTO notice (run_id, kind, occurrence, event_no) VALUES ($1, 'failed', '1', 1)
    RETURNING id) INSERT INTO delivery (notice_id, channel, recipient) SELECT id, 'email', 'x' FROM made`,
    [waiting],
  );
  const metrics = openMetrics();
  metrics.observeStep('verify', 'failed', 1);
  metrics.observeRun('set-up', 'failed', 1);
  metrics.observeResponse(200);
  metrics.countGroupCheck('claims');
  metrics.countNotification('email', 'delivered', 1);
  metrics.countCall({ service: 'KMS', operation: 'CreateKey', outcome: 'ok', durationMs: 1 });
  const { body } = await metrics.render(db);
  const lines = body.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  samples = new Set(lines.map((line) => /^\w+/.exec(line)?.[0] ?? ''));
  ownMetrics = [...body.matchAll(/^# TYPE (portal_\w+)/gm)].map(([, name = '']) => name);
});
afterAll(() => database.drop());

test.each(rules.map((rule) => [rule.alert, rule] as const))(
  '%s reads metrics that exist, and has a runbook',
  (name, rule) => {
    const named = [...rule.expr.matchAll(METRIC)].map(([metric]) => metric);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((metric) => !samples.has(metric))).toEqual([]);
    const { runbook } = rule.annotations;
    expect(runbook).toBe(`${PAGE}#${name.toLowerCase()}`);
    expect(read(PAGE)).toContain(`\n### ${name}\n`);
  },
);

test('each metric has a row in the documentation, which names no other', () => {
  const documented = [...read(PAGE).matchAll(/^\| `(portal_\w+)/gm)].map(([, name = '']) => name);
  expect(documented.sort()).toEqual(ownMetrics.sort());
});
