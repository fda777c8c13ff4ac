import { CreateRoleCommand } from '@aws-sdk/client-iam';
import { CreateAliasCommand, CreateKeyCommand, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import { CreateSecretCommand, DeleteSecretCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openAwsClients } from '#e2e/harness/aws-clients.ts';
import { trustPolicyText } from '#e2e/harness/test-aws.ts';
import type { Actor } from '#lib/people/access.ts';
import { setupNames, withSuffix } from '#lib/request/suggest-names.ts';
import {
  ACCOUNT,
  REQUESTER,
  requestFor,
  startTestEngine,
  type TestEngine,
} from '#server/engine/testing/test-engine.ts';
import { checkNames } from './check-names.ts';

const target = { teamId: 'payments', region: 'us-east-1' };
const NAMES = setupNames(requestFor());
const FREE = {
  alias: { state: 'free' },
  source: { state: 'free' },
  destination: { state: 'free' },
  role: { state: 'free' },
};

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine.stop());
beforeEach(async () => {
  await engine.startOver();
  // A finished run claims no names.
  await engine.database.db.allTeams.kysely.updateTable('run').set({ state: 'failed' }).execute();
});

const check = (names = NAMES, actor: Actor = REQUESTER) => checkNames(engine.portal, actor, { target, names });
const openClients = () => openAwsClients(engine.aws.motoUrl, { accountId: ACCOUNT, region: 'us-east-1' });

async function makeRole(RoleName: string, Tags: { Key: string; Value: string }[] = []): Promise<void> {
  const { iam } = await openClients();
  const AssumeRolePolicyDocument = trustPolicyText({ Service: 'ec2.amazonaws.com' });
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument, Tags }));
}

test('finds all names free, and needs no suggestion then', async () => {
  expect(await check()).toEqual({ ...target, names: NAMES, checks: FREE, suffix: null });
});

test('finds names that someone else took, and the first suffix with which all are free', async () => {
  const { secrets } = await openClients();
  await makeRole('aurora-data-loader');
  await makeRole('aurora-data-loader-2');
  await secrets.send(new CreateSecretCommand({ Name: 'source_DB_secret-3', SecretString: '{}' }));
  const { checks, suffix } = await check();
  expect(checks).toEqual({ ...FREE, role: { state: 'taken', runId: null, isUnderWay: false } });
  expect(suffix).toBe(4);
  expect(await check(withSuffix(NAMES, 4) ?? NAMES)).toMatchObject({ checks: FREE, suffix: null });
});

test('names the run that made a resource only to someone who may see that run', async () => {
  const runId = await engine.request();
  await engine.execute(runId);
  const taken = { state: 'taken', runId, isUnderWay: false };
  expect((await check()).checks).toEqual({ alias: taken, source: taken, destination: taken, role: taken });
  await engine.database.db.allTeams.kysely.updateTable('run').set({ team_id: 'analytics' }).execute();
  const hidden = { ...taken, runId: null };
  expect((await check()).checks).toEqual({ alias: hidden, source: hidden, destination: hidden, role: hidden });
});

test('a run that does not exist is not named, whatever the tags say', async () => {
  const Tags = [
    { Key: 'managed-by', Value: 'limitless-portal' },
    { Key: 'limitless-portal:run', Value: "no-run' OR true" },
  ];
  await makeRole('aurora-data-loader', Tags);
  expect((await check()).checks.role).toEqual({ state: 'taken', runId: null, isUnderWay: false });
});

test('counts the names of a run that is under way as taken, and suggests none of them', async () => {
  const runId = await engine.request();
  await engine.request(requestWithSuffix(2));
  const { checks, suffix } = await check();
  const claimed = { state: 'taken', runId, isUnderWay: true };
  expect(checks).toEqual({ alias: claimed, source: claimed, destination: claimed, role: claimed });
  expect(suffix).toBe(3);
  expect((await check({ ...NAMES, role: 'Aurora-Data-Loader' })).checks.role).toEqual(claimed);
});

function requestWithSuffix(n: number) {
  const { source, destination, role } = requestFor();
  const names = withSuffix(NAMES, n);
  return {
    source: { ...source, secretName: names?.source ?? '' },
    destination: { ...destination, secretName: names?.destination ?? '' },
    role: { ...role, roleName: names?.role ?? '' },
  };
}

test('says until when a deleted name waits, and whether it can be restored', async () => {
  const runId = await engine.request();
  await engine.execute(runId);
  await engine.execute(await engine.requestCleanUp(runId, await engine.planCleanUp(runId)));
  const { secrets, kms } = await openClients();
  await secrets.send(new CreateSecretCommand({ Name: 'of_others', SecretString: '{}' }));
  await secrets.send(new DeleteSecretCommand({ SecretId: 'of_others', RecoveryWindowInDays: 7 }));
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  const KeyId = KeyMetadata?.KeyId ?? '';
  await kms.send(new CreateAliasCommand({ AliasName: 'alias/waiting', TargetKeyId: KeyId }));
  await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));

  const { checks, suffix } = await check({ ...NAMES, alias: 'waiting', destination: 'of_others' });
  const date = expect.stringMatching(/^\d{4}-\d\d-\d\dT/);
  expect(checks).toEqual({
    alias: { state: 'waiting', runId: null, date, restoreArn: null },
    source: { state: 'waiting', runId, date, restoreArn: expect.stringContaining(':secret:source_DB_secret-') },
    destination: { state: 'waiting', runId: null, date, restoreArn: null },
    role: { state: 'free' },
  });
  expect(suffix).toBe(2);
});

test('a name that cannot be checked says why, and no suggestion is made without it', async () => {
  await makeRole('aurora-data-loader');
  await engine.aws.faults.fail({ operation: 'DescribeSecret', kind: 'access-denied' });
  const { checks, suffix } = await check();
  expect(checks.role).toMatchObject({ state: 'taken' });
  expect(checks.source).toMatchObject({ state: 'unknown', error: { code: 'access-denied' } });
  expect(suffix).toBeNull();
  // Both secrets, and the first one with the next suffix: a search that can't succeed ends.
  const calls = (await engine.aws.faults.calls()).filter(({ operation }) => operation === 'DescribeSecret');
  expect(calls).toHaveLength(3);
});

test('a deployer role that cannot be assumed is the answer for each name', async () => {
  await engine.aws.reset();
  const { checks, suffix } = await check();
  const unknown = { state: 'unknown', error: { code: 'deployer-role-refused', params: { action: 'sts:AssumeRole' } } };
  expect(checks).toEqual({ alias: unknown, source: unknown, destination: unknown, role: unknown });
  expect(suffix).toBeNull();
});

test('shares what was just read, with read-only calls', async () => {
  await Promise.all([check(), check()]);
  await check({ ...NAMES, role: 'another-loader' });
  const calls = (await engine.aws.faults.calls()).map(({ operation }) => operation);
  expect(calls.filter((operation) => operation !== 'AssumeRole').sort()).toEqual(
    ['DescribeKey', 'DescribeSecret', 'DescribeSecret', 'GetRole', 'GetRole'].sort(),
  );
});

test('checks nothing for another team, another Region, or a name without the prefix of the team', async () => {
  const stranger = { ...REQUESTER, teams: { analytics: ['dba' as const] } };
  await expect(check(NAMES, stranger)).rejects.toMatchObject({ code: 'not-found' });
  await expect(check(NAMES, { ...REQUESTER, teams: { payments: ['lead'] } })).rejects.toMatchObject({
    code: 'not-found',
  });
  const elsewhere = { target: { ...target, region: 'eu-west-1' }, names: NAMES };
  await expect(checkNames(engine.portal, REQUESTER, elsewhere)).rejects.toMatchObject({ code: 'invalid-input' });
  const [team] = engine.portal.config.teams;
  const config = { ...engine.portal.config, teams: [{ ...team, namePrefix: 'pay-' }] } as typeof engine.portal.config;
  const prefixed = checkNames({ ...engine.portal, config }, REQUESTER, { target, names: NAMES });
  await expect(prefixed).rejects.toMatchObject({ code: 'invalid-input' });
  expect(await engine.aws.faults.calls()).toEqual([]);
});
