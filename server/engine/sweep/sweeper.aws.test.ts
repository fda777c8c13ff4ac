import { randomUUID } from 'node:crypto';
import { CreateRoleCommand, DeleteRoleCommand, DeleteRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  CancelKeyDeletionCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import { CreateSecretCommand, DeleteSecretCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AwsClients, openAwsClients } from '#e2e/harness/aws-clients.ts';
import { trustPolicyText } from '#e2e/harness/test-aws.ts';
import { portalTags } from '#lib/aws/tags.ts';
import { listOrphans, listSweeps } from '#server/store/sweeps/list-orphans.ts';
import { claimSweep, wantSweeps } from '#server/store/sweeps/sweeps.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { ACCOUNT, startTestEngine, type TestEngine } from '../testing/test-engine.ts';
import { openSweeper, type Sweeper, sweepPlaces } from './sweeper.ts';

const SUPPORT = { userId: 'support-1', name: 'support' };

const PLACE = { accountId: ACCOUNT, region: 'us-east-1' };
const EAST = { teamId: 'payments', region: 'us-east-1' };
const GLOBAL = { teamId: 'payments', region: 'global' };

let engine: TestEngine;
let sweeper: Sweeper;
let clients: AwsClients;

beforeAll(async () => {
  engine = await startTestEngine();
});

afterAll(() => engine.stop());

beforeEach(async () => {
  await engine.aws.reset();
  clients = await openAwsClients(engine.aws.motoUrl, PLACE);
  await engine.aws.makeDeployerRole({ accountId: ACCOUNT, name: 'deployer', externalId: 'payments-external-id' });
  await rawSql(engine.database.db, 'TRUNCATE run, sweep CASCADE');
  sweeper = openSweeper(engine.portal, new AbortController().signal);
});

async function finishedRun() {
  const runId = await engine.request();
  await engine.execute(runId);
  const view = await engine.view(runId);
  expect(view.state).toBe('succeeded');
  return { runId, arns: view.arns };
}

const places = () => sweepPlaces(engine.portal.config);

/** Returns the error codes of the places that couldn't be swept. */
async function sweepOnce(): Promise<string[]> {
  await wantSweeps(engine.database.db, places(), SUPPORT);
  await sweeper.sweepDue(null);
  const sweeps = await listSweeps(engine.database.db, places());
  return sweeps.flatMap(({ failure }) => failure?.code ?? []);
}

/** Repeats until every place was swept, since moto on a busy machine may exceed a call's timeout. */
async function sweep(): Promise<void> {
  await expect.poll(sweepOnce, { timeout: 90_000 }).toEqual([]);
}

async function listed() {
  const { items } = await listOrphans(engine.database.db, places());
  return items.map(({ kind, arn, region, runId, reason }) => ({ kind, arn, region, runId, reason }));
}

const capital = (runId: string, teamId = 'payments') =>
  portalTags(teamId, runId).map(({ key, value }) => ({ Key: key, Value: value }));

async function makeKey(runId: string, teamId = 'payments'): Promise<string> {
  const Tags = portalTags(teamId, runId).map(({ key, value }) => ({ TagKey: key, TagValue: value }));
  const { KeyMetadata } = await clients.kms.send(new CreateKeyCommand({ Tags }));
  return KeyMetadata?.Arn ?? '';
}

async function makeSecret(Name: string, runId: string): Promise<string> {
  const { ARN } = await clients.secrets.send(new CreateSecretCommand({ Name, Tags: capital(runId) }));
  return ARN ?? '';
}

async function makeRole(RoleName: string, runId: string | null): Promise<string> {
  const { Role } = await clients.iam.send(
    new CreateRoleCommand({
      RoleName,
      AssumeRolePolicyDocument: trustPolicyText({ AWS: '*' }),
      Tags: runId === null ? [] : capital(runId),
    }),
  );
  return Role?.Arn ?? '';
}

describe('a sweep', () => {
  it("lists but does not change a run's second key and what no run of this portal created, and does not list the run's own resources", async () => {
    const { runId } = await finishedRun();
    const lost = randomUUID();
    const second = await makeKey(runId);
    const secret = await makeSecret('left-behind', lost);
    const role = await makeRole('left-behind', lost);
    await makeKey(lost, 'analytics');
    await clients.kms.send(new CreateKeyCommand({}));
    await engine.aws.faults.reset();

    await sweep();
    const expected = [
      { kind: 'kms-key', arn: second, region: 'us-east-1', runId, reason: 'not-recorded' },
      { kind: 'secret', arn: secret, region: 'us-east-1', runId: lost, reason: 'unknown-run' },
      { kind: 'iam-role', arn: role, region: 'global', runId: lost, reason: 'unknown-run' },
    ];
    const found = await listed();
    expect(found).toHaveLength(expected.length);
    expect(found).toEqual(expect.arrayContaining(expected));

    const { KeyMetadata } = await clients.kms.send(new DescribeKeyCommand({ KeyId: second }));
    expect(KeyMetadata?.KeyState).toBe('Enabled');
    const sent = new Set((await engine.aws.faults.calls()).map(({ operation }) => operation));
    expect([...sent].filter((operation) => !/^(?:Get|List|Describe|AssumeRole$)/.test(operation))).toEqual([]);
  });

  it('lists nothing of a run in progress, and its second key once it is done', async () => {
    const held = await engine.aws.faults.hold({ operation: 'PutRolePolicy' });
    const runId = await engine.request();
    const working = engine.execute(runId);
    await held.reached();
    await makeKey(runId);
    await sweep();
    expect(await listed()).toEqual([]);
    expect((await engine.aws.faults.calls('GetResources')).length).toBeGreaterThan(0);
    await held.release();
    await working;
    await sweep();
    expect(await listed()).toMatchObject([{ runId, reason: 'not-recorded' }]);
  });

  it.each(['before', 'after'] as const)(
    'lists nothing of a run that starts and ends %s AWS has listed the resources',
    async (when) => {
      await wantSweeps(engine.database.db, places(), SUPPORT);
      const held = await engine.aws.faults.hold({ operation: 'GetResources', when });
      const sweeping = sweeper.sweepDue(null);
      await held.reached();
      await finishedRun();
      await held.release();
      await sweeping;
      expect(await listSweeps(engine.database.db, [EAST])).toMatchObject([{ failure: null }]);
      expect(await listed()).toEqual([]);
    },
  );

  it('lists everything that a lost run created after an older database is restored', async () => {
    const { runId, arns } = await finishedRun();
    await sweep();
    expect(await listed()).toEqual([]);
    await rawSql(engine.database.db, 'TRUNCATE run CASCADE');
    await sweep();
    expect((await listed()).map(({ arn, reason, runId: id }) => [arn, reason, id]).sort()).toEqual(
      Object.values(arns)
        .map((arn) => [arn, 'unknown-run', runId])
        .sort(),
    );
  });

  it('lists recorded resources that were deleted, and no orphan already pending deletion', async () => {
    const { runId, arns } = await finishedRun();
    const orphan = await makeKey(randomUUID());
    for (const arn of [orphan, arns.keyArn]) {
      const KeyId = arn?.split('/').at(-1);
      await clients.kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
    }
    await clients.secrets.send(new DeleteSecretCommand({ SecretId: arns.sourceSecretArn, RecoveryWindowInDays: 7 }));
    await clients.secrets.send(
      new DeleteSecretCommand({ SecretId: arns.destinationSecretArn, ForceDeleteWithoutRecovery: true }),
    );
    const RoleName = 'aurora-data-loader';
    await clients.iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'data_loading_policy' }));
    await clients.iam.send(new DeleteRoleCommand({ RoleName }));
    await sweep();
    const found = await listed();
    expect(found.map(({ arn, reason, runId: id }) => [arn, reason, id]).sort()).toEqual(
      [
        [arns.keyArn, 'deletion-pending', runId],
        [arns.sourceSecretArn, 'deletion-pending', runId],
        [arns.destinationSecretArn, 'missing', runId],
        [arns.roleArn, 'missing', runId],
      ].sort(),
    );
  });

  it('lists what was restored after a clean-up, but nothing that the clean-up deleted', async () => {
    const { runId, arns } = await finishedRun();
    const cleanUp = await engine.requestCleanUp(runId, await engine.planCleanUp(runId));
    await engine.execute(cleanUp);
    expect((await engine.view(cleanUp)).state).toBe('succeeded');
    await sweep();
    expect(await listed()).toEqual([]);
    await clients.kms.send(new CancelKeyDeletionCommand({ KeyId: arns.keyArn?.split('/').at(-1) }));
    await sweep();
    expect(await listed()).toMatchObject([{ arn: arns.keyArn, runId, reason: 'cleaned-up' }]);
  });

  it('reads every page of the tag index', async () => {
    const lost = randomUUID();
    for (let count = 0; count < 101; count += 1) await makeSecret(`left-${count}`, lost);
    await sweep();
    expect((await engine.aws.faults.calls('GetResources')).length).toBeGreaterThan(1);
    expect((await listOrphans(engine.database.db, places())).total).toBe(101);
  });

  it('reads the tags of each role once, and continues from there after throttling', async () => {
    for (const name of ['one', 'two', 'three', 'four', 'five']) await makeRole(name, null);
    const clear = await engine.aws.faults.fail({
      operation: 'ListRoleTags',
      where: { RoleName: 'three' },
      kind: 'throttle',
    });
    await expect.poll(sweepOnce, { timeout: 90_000 }).toEqual(['throttled']);
    expect(await listSweeps(engine.database.db, [GLOBAL])).toMatchObject([{ sweptAt: null }]);
    await clear();
    await engine.aws.faults.reset();
    const role = await makeRole('six', randomUUID());
    await sweep();
    expect(await listed()).toMatchObject([{ arn: role, reason: 'unknown-run' }]);
    const asked = new Set((await engine.aws.faults.calls('ListRoleTags')).map(({ params }) => params.RoleName));
    expect(asked).toContain('three');
    expect(asked).toContain('six');
    expect(asked.size).toBeLessThan(7);
    await engine.aws.faults.reset();
    await sweep();
    expect(await engine.aws.faults.calls('ListRoleTags')).toEqual([]);
    expect(await listed()).toMatchObject([{ arn: role }]);
  });

  it('uses the role tags that it may read, and reports an error if it may read none', async () => {
    const orphan = await makeRole('loader', randomUUID());
    await engine.aws.faults.fail({ operation: 'ListRoleTags', where: { RoleName: 'deployer' }, kind: 'access-denied' });
    await sweep();
    expect(await listed()).toMatchObject([{ arn: orphan }]);

    await engine.aws.faults.fail({ operation: 'ListRoleTags', kind: 'access-denied' });
    sweeper = openSweeper(engine.portal, new AbortController().signal);
    await expect.poll(sweepOnce, { timeout: 90_000 }).toEqual(['access-denied']);
    const [status] = await listSweeps(engine.database.db, [GLOBAL]);
    expect(status).toMatchObject({ failure: { params: { operation: 'ListRoleTags' } } });
    // Earlier findings are kept.
    expect(await listed()).toMatchObject([{ arn: orphan }]);
  });

  it('reports an error for the place where it fails and sweeps the others', async () => {
    const orphan = await makeKey(randomUUID());
    await engine.aws.faults.fail({ operation: 'ListRoles', kind: 'access-denied' });
    await expect.poll(sweepOnce, { timeout: 90_000 }).toEqual(['access-denied']);
    const [east, roles] = await listSweeps(engine.database.db, [EAST, GLOBAL]);
    expect(east).toMatchObject({ sweptAt: expect.any(String), failure: null, isUnderWay: false });
    expect(roles).toMatchObject({ sweptAt: null, failure: { code: 'access-denied' }, isUnderWay: false });
    expect(await listed()).toMatchObject([{ arn: orphan }]);
  });

  it('reports the refused portal ARN if the deployer role cannot be assumed', async () => {
    await engine.aws.faults.fail({ operation: 'AssumeRole', kind: 'access-denied' });
    await expect.poll(sweepOnce, { timeout: 90_000 }).toEqual(['deployer-role-refused', 'deployer-role-refused']);
    const statuses = await listSweeps(engine.database.db, [EAST, GLOBAL]);
    const roleArn = `arn:aws:iam::${ACCOUNT}:role/deployer`;
    const portalArn = expect.stringMatching(/^arn:/);
    const failure = { code: 'deployer-role-refused', params: { roleArn, action: 'sts:AssumeRole', portalArn } };
    expect(statuses).toEqual([expect.objectContaining({ failure }), expect.objectContaining({ failure })]);
  });

  it('does not delay the stop of a process, and another process restarts it immediately', async () => {
    const stop = new AbortController();
    const held = await engine.aws.faults.hold({ operation: 'GetResources' });
    await wantSweeps(engine.database.db, [EAST], SUPPORT);
    const sweeping = openSweeper(engine.portal, stop.signal).sweepDue(null);
    await held.reached();
    stop.abort();
    await sweeping;
    expect(await claimSweep(engine.database.db, { places: [EAST], everyMinutes: null })).toMatchObject({ epoch: 2 });
    await held.release();
  });
});
