import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { LEAD, startTestEngine, type TestEngine } from '#server/engine/testing/test-engine.ts';
import { openLog } from '#server/log.ts';
import type { Portal } from '#server/portal.ts';
import { findStatus } from '#server/queries/find-status.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { VERSION } from '#server/version.ts';
import { doChore } from './chores.ts';
import { openStatusReporter } from './status-reporter.ts';

const QUIET = { id: 'analytics' };
const NEVER = { succeededAt: null, failedAt: null, problem: null };
const ADMIN = { ...LEAD, teams: {}, isAdmin: true };
let engine: TestEngine;
/** With a second team, in whose account nothing happens. */
let portal: Portal;
let reporter: ReturnType<typeof openStatusReporter>;
const logged: string[] = [];

beforeAll(async () => {
  engine = await startTestEngine();
  await engine.startOver();
  const { config } = engine.portal;
  const others = config.teams.map((team) => ({ ...team, ...QUIET, deployerRoleArn: `${team.deployerRoleArn}-2` }));
  portal = {
    ...engine.portal,
    config: { ...config, teams: [...config.teams, ...others] },
    log: openLog('warn', { write: (line) => void logged.push(line) }),
  };
  reporter = openStatusReporter(portal, 20);
});
afterAll(() => engine.stop());

const read = () => findStatus(portal, ADMIN);
const chore = async (name: string) => (await read()).chores.find((one) => one.name === name);

test('reports its process, with its version and the runs that it holds', async () => {
  await vi.waitFor(async () =>
    expect((await read()).processes).toEqual([
      expect.objectContaining({ id: 'test', version: VERSION, runs: 0, isGone: false }),
    ]),
  );
  const runId = await engine.request();
  await rawSql(
    engine.database.db,
    `UPDATE run SET state = 'running', lease_owner = 'test', lease_until = now() + interval '1 minute' WHERE id = $1`,
    [runId],
  );
  expect(await read()).toMatchObject({ runs: { running: 1 }, processes: [{ runs: 1 }] });
});

test('shows how AWS last answered for a team, first that it works and then why it fails', async () => {
  expect((await read()).teams).toEqual([
    { id: 'payments', ...NEVER },
    { ...QUIET, ...NEVER },
  ]);
  await engine.plan();
  await vi.waitFor(async () =>
    expect((await read()).teams).toEqual([
      { id: 'payments', ...NEVER, succeededAt: expect.any(String) },
      { ...QUIET, ...NEVER },
    ]),
  );
  const stop = await engine.aws.faults.fail({ operation: 'AssumeRole', kind: 'custom', code: 'AccessDenied' });
  await expect(engine.plan()).rejects.toMatchObject({ code: 'deployer-role-refused' });
  await stop();
  await vi.waitFor(async () =>
    expect((await read()).teams).toEqual([
      {
        id: 'payments',
        succeededAt: expect.any(String),
        failedAt: expect.any(String),
        problem: 'deployer-role-refused',
      },
      { ...QUIET, ...NEVER },
    ]),
  );
  const { body } = await engine.portal.metrics.render(engine.database.db);
  expect(body).toMatch(/^portal_aws_calls_total\{service="STS",operation="AssumeRole",outcome="ok"\} 1$/m);
  expect(body).toMatch(/^portal_aws_calls_total\{service="STS",operation="AssumeRole",outcome="refused"\} [1-9]/m);
  expect(body).toMatch(/^portal_aws_calls_total\{service="IAM",operation="GetRole",outcome="refused"\} [1-9]/m);
});

test('shows when a chore last succeeded and last failed, and that its error has no text', async () => {
  await doChore('reminders', async () => undefined);
  await expect(doChore('reminders', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await vi.waitFor(async () =>
    expect(await chore('reminders')).toEqual({
      name: 'reminders',
      succeededAt: expect.any(String),
      failedAt: expect.any(String),
      problem: 'unexpected',
    }),
  );
  expect(await chore('sweeps')).toMatchObject({ succeededAt: null, failedAt: null });
});

test('logs that it cannot report, and reports later what happened meanwhile', async () => {
  await rawSql(engine.database.db, 'ALTER TABLE last_outcome RENAME TO hidden');
  await doChore('sweeps', async () => undefined);
  await vi.waitFor(() => expect(logged.join()).toContain('could not report the status of this process'));
  await rawSql(engine.database.db, 'ALTER TABLE hidden RENAME TO last_outcome');
  await vi.waitFor(async () => expect(await chore('sweeps')).toMatchObject({ succeededAt: expect.any(String) }));
});

test('is for admins only', async () => {
  await expect(findStatus(engine.portal, LEAD)).rejects.toMatchObject({ code: 'not-found' });
});

test('leaves the list when its process ends properly, and counts as gone if it just stops reporting', async () => {
  await reporter.close();
  await rawSql(
    engine.database.db,
    `INSERT INTO process (id, version, started_at, seen_at) VALUES ('killed', '0.1.0', now(), now() - interval '2 min')`,
  );
  expect((await read()).processes).toEqual([expect.objectContaining({ id: 'killed', isGone: true })]);
});
