import { afterAll, beforeAll, expect, test } from 'vitest';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { ACCOUNT, startTestEngine, type TestEngine } from '../testing/test-engine.ts';

let engine: TestEngine;

beforeAll(async () => {
  engine = await startTestEngine();
  await engine.aws.makeDeployerRole({ accountId: ACCOUNT, name: 'deployer', externalId: 'payments-external-id' });
});

afterAll(() => engine.stop());

test('a worker writes to its run and reads its passwords with access only to the run’s team', async () => {
  const { db } = engine.database;
  await rawSql(db, 'CREATE TABLE in_sight (what text, teams text)');
  await rawSql(db, 'GRANT INSERT ON in_sight TO PUBLIC');
  await rawSql(
    db,
    `CREATE FUNCTION note_teams() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      INSERT INTO in_sight VALUES (TG_TABLE_NAME, current_setting('portal.teams', true)); RETURN NULL; END $$`,
  );
  const runId = await engine.request();
  for (const table of ['event', 'intent', 'escrow', 'audit_record'])
    await rawSql(
      db,
      `CREATE TRIGGER note_teams AFTER INSERT OR UPDATE OR DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION note_teams()`,
    );
  await engine.execute(runId);
  expect((await engine.view(runId)).state).toBe('succeeded');
  expect(await rawSql(db, 'SELECT DISTINCT what, teams FROM in_sight ORDER BY what')).toEqual(
    ['audit_record', 'escrow', 'event', 'intent'].map((what) => ({ what, teams: 'payments' })),
  );
});
