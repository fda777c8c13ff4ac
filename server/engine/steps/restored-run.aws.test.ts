import { CreateKeyCommand, ScheduleKeyDeletionCommand, TagResourceCommand } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { openAwsClients } from '#e2e/harness/aws-clients.ts';
import { expectSetUp } from '#e2e/harness/expected-set-up.ts';
import type { Barrier } from '#e2e/harness/fault-book.ts';
import { countMade } from '#e2e/harness/read-set-up.ts';
import { initialKeyPolicy } from '#lib/aws/key-policy.ts';
import { portalTags } from '#lib/aws/tags.ts';
import type { RunView } from '#lib/runs/view.ts';
import { firstRows } from '#lib/testing/trials.ts';
import { readDatabaseIdentity, watchDatabase } from '#server/store/database/watch-database.ts';
import { loadRunEvents, loadRunView } from '#server/store/runs/load-run.ts';
import { loadLines, takeBackup } from '#server/store/testing/backup-lines.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '#server/store/testing/test-database.ts';
import { ACCOUNT, PASSWORDS, requestFor, startTestEngine, type TestEngine } from '../testing/test-engine.ts';
import { executeRun } from '../worker/execute-run.ts';

const PLACE = { accountId: ACCOUNT, region: 'us-east-1' };
const AT_THE_START = 'before any worker had claimed it';
const CHANGES = /^(?:Create|Put|Tag|Update|Attach|Delete|Schedule)/;

/** Moments at which the run is held while the backup is made, by the call. */
const MOMENTS: Readonly<Record<string, Barrier>> = {
  'before the intent to create a key was stored': { operation: 'GetResources', when: 'before' },
  'before its key was created': { operation: 'CreateKey', when: 'before' },
  'after its key was created': { operation: 'CreateKey', when: 'after' },
  'before its first secret was created': { operation: 'CreateSecret', when: 'before' },
  'after its second secret was created': { operation: 'CreateSecret', nth: 2, when: 'after' },
  'after its role was created': { operation: 'CreateRole', when: 'after' },
  'after its role policy was written': { operation: 'PutRolePolicy', when: 'after' },
};

let engine: TestEngine;
/** The run that finished before anything was restored. */
let runId: string;
const backups = new Map<string, string[]>();
let restored: TestDatabase | undefined;

beforeAll(async () => {
  engine = await startTestEngine();
  await engine.aws.makeDeployerRole({ accountId: ACCOUNT, name: 'deployer', externalId: 'payments-external-id' });
  await checkForRestore(engine.database);
  runId = await engine.request();
  backups.set(AT_THE_START, await takeBackup(engine.database.db));
  const saving = Object.entries(MOMENTS).map(async ([moment, barrier]) => {
    const held = await engine.aws.faults.hold(barrier);
    return async () => {
      await held.reached();
      backups.set(moment, await takeBackup(engine.database.db));
      await held.release();
    };
  });
  const saves = await Promise.all(saving);
  await Promise.all([engine.execute(runId), ...saves.map((save) => save())]);
  expect((await engine.view(runId)).state).toBe('succeeded');
});

afterAll(async () => {
  await restored?.drop();
  await engine.stop();
});

beforeEach(async () => {
  await restored?.drop();
  restored = undefined;
  await engine.aws.faults.reset();
});

/** What the portal does at its start, before it works on any run. */
async function checkForRestore({ db }: TestDatabase) {
  const fail = (error: unknown) => {
    throw error;
  };
  return watchDatabase(db, await readDatabaseIdentity(db, fail), null);
}

async function restore(moment: string): Promise<TestDatabase> {
  restored = await openTestDatabase({ isEmpty: true });
  await loadLines(restored.db, backups.get(moment) ?? []);
  return restored;
}

async function resume({ db }: TestDatabase, id = runId): Promise<RunView> {
  expect(await executeRun({ ...engine.portal, db }, id, new AbortController().signal)).toBe(true);
  const view = await loadRunView(db, id);
  if (!view) throw new Error('no such run');
  return view;
}

async function countCalls(operation: string): Promise<number> {
  return (await engine.aws.faults.calls(operation)).length;
}

it.each(firstRows([AT_THE_START, ...Object.keys(MOMENTS)], 4))(
  'a run that finished after a backup taken %s recreates nothing',
  async (moment) => {
    const database = await restore(moment);
    expect((await loadRunView(database.db, runId))?.state).not.toBe('succeeded');
    const { restore: found } = await checkForRestore(database);
    expect(found).not.toBeNull();

    const view = await resume(database);

    expect(view.state).toBe('succeeded');
    const changing = (await engine.aws.faults.calls())
      .map(({ operation }) => operation)
      .filter((one) => CHANGES.test(one));
    expect(changing).toEqual([]);
    expect(await countMade(engine.aws.motoUrl, PLACE, runId)).toEqual({ keys: 1, secrets: 2 });
    const { keyArn = '', sourceSecretArn = '', destinationSecretArn = '', roleArn = '' } = view.arns;
    const arns = { key: keyArn, source: sourceSecretArn, destination: destinationSecretArn, role: roleArn };
    const { source, destination, role } = requestFor();
    await expectSetUp(engine.aws.motoUrl, arns, {
      runId,
      teamId: 'payments',
      alias: 'limitless',
      source: { ...source, password: PASSWORDS.source },
      destination: { ...destination, password: PASSWORDS.destination },
      ...role,
    });
    expect(view.passwords).toEqual({ source: 'done', destination: 'done' });
    expect(await rawSql(database.db, 'SELECT 1 FROM escrow')).toEqual([]);
  },
);

it('a run in a database restored unnoticed looks for its key before it creates one', async () => {
  const view = await resume(await restore(AT_THE_START));
  expect(view.state).toBe('succeeded');
  expect(await countCalls('CreateKey')).toBe(0);
});

/** Stores a run in the restored database that AWS doesn't know, or shows only later. */
async function requestElsewhere(name: string): Promise<{ database: TestDatabase; id: string }> {
  const id = await engine.request({
    key: { mode: 'create', alias: name, description: '', administratorArns: [], administratorsMayDelete: true },
    source: { secretName: `source_${name}`, userName: 'sourcedbreader' },
    destination: { secretName: `destination_${name}`, userName: 'destinationdbwriter' },
    role: { roleName: name, policyName: name },
  });
  backups.set(id, await takeBackup(engine.database.db));
  const database = await restore(id);
  await checkForRestore(database);
  return { database, id };
}

it('waits for a key that AWS shows only later, although the restored database has no record of the call', async () => {
  const { database, id } = await requestElsewhere('seen-later');
  const { kms } = await openAwsClients(engine.aws.motoUrl, PLACE);
  const rootOnly = { partition: 'aws', accountId: ACCOUNT, administratorArns: [], administratorsMayDelete: true };
  const Policy = JSON.stringify(initialKeyPolicy(rootOnly));
  const { KeyMetadata: key } = await kms.send(new CreateKeyCommand({ KeyUsage: 'ENCRYPT_DECRYPT', Policy }));
  const going = resume(database, id);
  await vi.waitFor(async () => expect(await countCalls('GetResources')).toBeGreaterThan(1), 60_000);
  const Tags = portalTags('payments', id).map((tag) => ({ TagKey: tag.key, TagValue: tag.value }));
  await kms.send(new TagResourceCommand({ KeyId: key?.KeyId, Tags }));
  const view = await going;
  expect(view.arns.keyArn).toBe(key?.Arn);
  expect(view.state).toBe('succeeded');
  expect(await countCalls('CreateKey')).toBe(0);
});

it('creates a key once if none appears in time, and the page shows the wait', async () => {
  const { database, id } = await requestElsewhere('never-made');
  await rawSql(database.db, `UPDATE run SET unwatched_until = unwatched_until - interval '58 seconds'`);
  const view = await resume(database, id);
  expect(view.state).toBe('succeeded');
  expect(await countCalls('GetResources')).toBeGreaterThan(1);
  expect(await countCalls('CreateKey')).toBe(1);
  const waits = (await loadRunEvents(database.db, id)).flatMap((event) =>
    event.type === 'step.waiting' && event.step === 'kms-key' ? event.reason : [],
  );
  expect(new Set(waits)).toEqual(new Set(['key-lookup']));
});

it('a run creates no other key if its key is now pending deletion', async () => {
  const { kms } = await openAwsClients(engine.aws.motoUrl, PLACE);
  const keyArn = (await engine.view(runId)).arns.keyArn ?? '';
  await kms.send(new ScheduleKeyDeletionCommand({ KeyId: keyArn.split('/')[1], PendingWindowInDays: 7 }));
  const database = await restore(AT_THE_START);
  await checkForRestore(database);
  const view = await resume(database);
  expect(view.state).toBe('failed');
  expect(view.steps['kms-key'].attempts[0]?.error).toMatchObject({
    code: 'key-pending-deletion',
    params: { arn: keyArn },
  });
  expect(await countCalls('CreateKey')).toBe(0);
});
