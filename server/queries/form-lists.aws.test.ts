import { CreateRoleCommand, CreateUserCommand } from '@aws-sdk/client-iam';
import { CreateAliasCommand, CreateKeyCommand } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openAwsClients } from '#e2e/harness/aws-clients.ts';
import { trustPolicyText } from '#e2e/harness/test-aws.ts';
import { listPrincipals as listPrincipalsOf } from '#server/aws/iam/list-principals.ts';
import { withTeamAws } from '#server/aws/session/with-team-aws.ts';
import { ACCOUNT, REQUESTER, startTestEngine, type TestEngine } from '#server/engine/testing/test-engine.ts';
import { listKeys } from './list-keys.ts';
import { listPrincipals } from './list-principals.ts';

const place = { teamId: 'payments', region: 'us-east-1' };

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine.stop());
beforeEach(() => engine.startOver());

const openClients = () => openAwsClients(engine.aws.motoUrl, { accountId: ACCOUNT, region: 'us-east-1' });

describe('the list of keys', () => {
  async function makeKey(alias: string): Promise<string> {
    const { kms } = await openClients();
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
    await kms.send(new CreateAliasCommand({ AliasName: `alias/${alias}`, TargetKeyId: KeyMetadata?.KeyId }));
    return KeyMetadata?.Arn ?? '';
  }

  test('is in natural order, with the time at which each key was created', async () => {
    for (const alias of ['limitless-10', 'limitless-2', 'limitless']) await makeKey(alias);
    const keys = await listKeys(engine.portal, REQUESTER, place);
    expect(keys.map(({ aliases }) => aliases)).toEqual([
      ['alias/limitless'],
      ['alias/limitless-2'],
      ['alias/limitless-10'],
    ]);
    for (const { createdAt } of keys) expect(Date.parse(createdAt ?? '')).toBeGreaterThan(Date.now() - 600_000);
  });

  test('shows the newest setups on a key and their number, but only those that the person may see', async () => {
    const keyArn = await makeKey('shared');
    const ids: string[] = [];
    for (const no of [1, 2, 3, 4]) {
      ids.unshift(
        await engine.request({
          key: { mode: 'existing', keyArn },
          role: { roleName: `loader-${no}`, policyName: 'p' },
        }),
      );
    }
    const cancelled = ids.pop() ?? '';
    await engine.cancel(cancelled);
    await engine.execute(cancelled);
    const [unseen] = ids;
    const { kysely } = engine.database.db.allTeams;
    await kysely
      .updateTable('run')
      .set({ team_id: 'analytics' })
      .where('id', '=', unseen as string)
      .execute();
    const [key] = await listKeys(engine.portal, REQUESTER, place);
    expect(key).toMatchObject({
      runs: [
        { id: ids[1], roleName: 'loader-3' },
        { id: ids[2], roleName: 'loader-2' },
      ],
      runCount: 2,
    });
  });
});

describe('the list of users and roles', () => {
  async function makePrincipals(): Promise<void> {
    const { iam } = await openClients();
    const AssumeRolePolicyDocument = trustPolicyText({ Service: 'ec2.amazonaws.com' });
    for (const RoleName of ['admin-10', 'admin-2'])
      await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
    const linked = { Path: '/aws-service-role/rds.amazonaws.com/', RoleName: 'AWSServiceRoleForRDS' };
    await iam.send(new CreateRoleCommand({ ...linked, AssumeRolePolicyDocument }));
    await iam.send(new CreateUserCommand({ UserName: 'admin-3', Path: '/people/' }));
  }
  const list = () => listPrincipals(engine.portal, REQUESTER, place);

  test('is in natural order, says which is the deployer role, and leaves out service-linked roles', async () => {
    await makePrincipals();
    const { principals, ...rest } = await list();
    expect(rest).toEqual({ denied: [], cut: [] });
    const found = principals.filter(({ name }) => !name.startsWith('reader'));
    expect(found.map(({ arn, kind, isDeployer }) => [arn, kind, isDeployer])).toEqual([
      [`arn:aws:iam::${ACCOUNT}:role/admin-2`, 'role', false],
      [`arn:aws:iam::${ACCOUNT}:user/people/admin-3`, 'user', false],
      [`arn:aws:iam::${ACCOUNT}:role/admin-10`, 'role', false],
      [`arn:aws:iam::${ACCOUNT}:role/deployer`, 'role', true],
    ]);
    for (const { createdAt } of found) expect(Date.parse(createdAt ?? '')).not.toBeNaN();
  });

  test.each([
    ['ListUsers', ['role', 'role', 'role']],
    ['ListRoles', ['user']],
  ])('without the permission for %s it still has the others', async (operation, kinds) => {
    await makePrincipals();
    await engine.aws.faults.fail({ operation, kind: 'access-denied' });
    const { principals, denied } = await list();
    expect(denied).toEqual([`iam:${operation}`]);
    expect(principals.map(({ kind }) => kind)).toEqual(kinds);
  });

  test('where the organization denies one of the lists, it still has the other', async () => {
    await makePrincipals();
    const message =
      'User: arn:aws:sts::1:assumed-role/deployer/plan is not authorized to perform: iam:ListUsers on resource: * with an explicit deny in a service control policy';
    const denial = { status: 403, code: 'AccessDenied', message };
    await engine.aws.faults.fail({ operation: 'ListUsers', kind: 'custom', ...denial });
    expect(await list()).toMatchObject({ denied: ['iam:ListUsers'], principals: [{}, {}, {}] });
  });

  test('ends at a limit in a large account, and says so', async () => {
    await makePrincipals();
    const listOf = (most: number) => withTeamAws(engine.portal, REQUESTER, place, (aws) => listPrincipalsOf(aws, most));
    const { principals, cut } = await listOf(1);
    expect(cut).toEqual(['role']);
    expect(principals.map(({ kind }) => kind).sort()).toEqual(['role', 'user']);
    expect((await listOf(3)).cut).toEqual([]);
  });

  test('is only for those who may start a setup for the team', async () => {
    const lead = { ...REQUESTER, teams: { payments: ['lead' as const] } };
    await expect(listPrincipals(engine.portal, lead, place)).rejects.toMatchObject({ code: 'not-found' });
  });
});
