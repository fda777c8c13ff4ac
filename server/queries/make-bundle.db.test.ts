import { afterAll, beforeAll, expect, test } from 'vitest';
import { portalConfigSchema } from '#lib/portal-config.ts';
import type { RunChange } from '#lib/runs/events.ts';
import type { Portal } from '#server/portal.ts';
import { readSettings } from '#server/settings/env.ts';
import { changeRun } from '#server/store/runs/change-run.ts';
import { loadRunView } from '#server/store/runs/load-run.ts';
import { REQUEST, storeRun } from '#server/store/testing/new-run.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '#server/store/testing/test-database.ts';
import { complete } from '#server/testing/complete-settings.ts';
import { bundleOf } from './make-bundle.ts';

/** More runs than are worth to be read one by one. */
const MANY = 5_001;
const ACCOUNT = '111111111111';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());

const team = (id: string, accountId = ACCOUNT) => ({
  ...{ id, name: { en: `Team ${id}`, ja: `Team ${id}` }, accountId, regions: ['us-east-1'] },
  deployerRoleArn: `arn:aws:iam::${accountId}:role/deployer`,
  externalId: `external-id-of-${id}`,
  groups: { dba: [`${id}-dba`], lead: [`${id}-lead`] },
});

async function storeOther(teamId: string, name: string, by: string): Promise<string> {
  const request = {
    ...REQUEST,
    key: { ...REQUEST.key, mode: 'create' as const, alias: `${name}-alias` } as typeof REQUEST.key,
    source: { ...REQUEST.source, secretName: `${name}/secret` },
    role: { ...REQUEST.role, roleName: `${name}-role` },
  };
  return storeRun(database.db, { teamId, request, by: { userId: name, name: by } });
}

test('the bundle names nothing of another team in the account, however long ago its run was, or if it was removed', async () => {
  const { db } = database;
  const oldest = await storeOther('analytics', 'ancient', 'Ana Old');
  await rawSql(
    db,
    `INSERT INTO run (id, request_key, request_hash, team_id, account_id, region, partition, requested_by, requester_name,
       graph_version, state, last_no, role_name, failed_steps, search_text)
     SELECT gen_random_uuid(), 'key ' || n, request_hash, team_id, account_id, region, partition, requested_by,
       'Someone', graph_version, state, last_no, 'recent-' || n, failed_steps, 'recent-' || n
     FROM run, generate_series(1, $2::int) AS n WHERE id = $1`,
    [oldest, MANY],
  );
  await storeOther('removed', 'leaver', 'Lea Ver');
  const message = 'ANCIENT-ROLE and leaver/secret of Ana Old and Lea Ver, beside recent-17 and ancient-alias';
  const runId = await storeRun(db);
  const failure: RunChange[] = [
    { type: 'run.started' },
    { type: 'step.started', step: 'kms-key', attempt: 1, by: null },
    {
      ...{ type: 'step.failed', step: 'kms-key', attempt: 1 },
      error: { code: 'aws-internal', params: { message }, aws: null },
    },
    { type: 'run.failed' },
  ];
  await changeRun(db, runId, () => ({ ok: true, value: failure }));
  const view = await loadRunView(db, runId);
  if (!view) throw new Error('the run has no view');
  const config = portalConfigSchema.parse({
    teams: [team('payments'), team('analytics')],
    groups: { support: [], auditor: [] },
  });
  const read = readSettings(complete);
  if ('problems' in read) throw new Error(read.problems.join());
  const time = { now: Date.now } as Portal['time'];
  const bundle = await bundleOf({ db: db.forTeams(['payments']), config, settings: read.settings, time }, view);
  const text = JSON.stringify(bundle);
  expect(text).toContain('loader-role');
  expect(text).toMatch(/\[other team \d+\] and \[other team \d+\] of \[other team/);
  for (const name of ['ancient-role', 'ancient-alias', 'leaver', 'ana old', 'lea ver', 'recent-17'])
    expect(text.toLowerCase(), name).not.toContain(name);
});
