import { DeleteRoleCommand, DeleteRolePolicyCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { DisableKeyCommand, PutKeyPolicyCommand, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import { DeleteSecretCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type AwsClients, openAwsClients } from '#e2e/harness/aws-clients.ts';
import type { RunView } from '#lib/runs/view.ts';
import { verifySetup } from '#server/commands/verify-setup.ts';
import type { Portal } from '#server/portal.ts';
import { findSetup } from '#server/store/setups/list-setups.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { ACCOUNT, REQUESTER, requestFor, startTestEngine, type TestEngine } from '../testing/test-engine.ts';
import { openSetupChecker, schedulesOf } from './checker.ts';

let engine: TestEngine;
let clients: AwsClients;

beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine?.stop());
beforeEach(async () => {
  await engine.startOver();
  await engine.aws.faults.reset();
  await rawSql(engine.database.db, 'TRUNCATE run, recent_request CASCADE');
  clients = await openAwsClients(engine.aws.motoUrl, { accountId: ACCOUNT, region: 'us-east-1' });
});

const find = async (runId: string, portal: Portal = engine.portal) => {
  const setup = await findSetup(portal.db, runId, schedulesOf(portal.config));
  if (!setup) throw new Error('no setup');
  return setup;
};

async function verify(runId: string) {
  await verifySetup(engine.portal, REQUESTER, { runId });
  await openSetupChecker(engine.portal, new AbortController().signal).checkDue(false);
  const { state, failure, history } = await find(runId);
  const failed = history[0]?.checks.filter(({ passed }) => !passed).map(({ id }) => id);
  return { state, failure, failed };
}

async function finishedRun(change?: Parameters<TestEngine['request']>[0]): Promise<RunView> {
  const runId = await engine.request(change);
  await engine.execute(runId);
  const view = await engine.view(runId);
  expect(view.state).toBe('succeeded');
  return view;
}

/** A run that fails at this call, for good. */
async function failedRun(operation: string): Promise<RunView> {
  const removeCause = await engine.aws.faults.fail({ operation, kind: 'access-denied' });
  const runId = await engine.request();
  await engine.execute(runId);
  await removeCause();
  const view = await engine.view(runId);
  expect(view.state).toBe('failed');
  return view;
}

/** moto changes the state of a key only by its ID. */
const keyIdOf = ({ keyArn }: RunView['arns']) => keyArn?.split('/').at(-1) ?? '';

const EVERYTHING = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});

describe('a check of a finished setup', () => {
  it('makes the checks of the run, finds nothing, and changes nothing in AWS', async () => {
    const run = await finishedRun();
    await engine.aws.faults.reset();
    expect(await verify(run.id)).toEqual({ state: 'in-sync', failure: null, failed: [] });
    const { history, checkedFor } = await find(run.id);
    expect(history[0]?.checks).toEqual(run.checks);
    expect(checkedFor).toMatchObject({ userId: REQUESTER.userId });
    const sent = (await engine.aws.faults.calls()).map(({ operation }) => operation);
    expect(sent.length).toBeGreaterThan(10);
    expect(sent.filter((operation) => !/^(?:Get|List|Describe|AssumeRole$)/.test(operation))).toEqual([]);
  });

  it('finds a second inline policy as expected and found, and that it was undone', async () => {
    const { id, request } = await finishedRun();
    const second = { RoleName: request.role.roleName, PolicyName: 'second' };
    await clients.iam.send(new PutRolePolicyCommand({ ...second, PolicyDocument: EVERYTHING }));
    expect(await verify(id)).toMatchObject({ state: 'drifted', failed: ['role-policies'] });
    const compared = (await find(id)).history[0]?.checks.find(({ passed }) => !passed);
    expect(compared).toMatchObject({ expected: 'data_loading_policy', found: 'data_loading_policy, second' });
    await clients.iam.send(new DeleteRolePolicyCommand(second));
    expect(await verify(id)).toMatchObject({ state: 'in-sync', failed: [] });
  });

  it('finds a disabled key, a secret pending deletion, and another key policy together', async () => {
    const { id, arns } = await finishedRun();
    const KeyId = keyIdOf(arns);
    await clients.kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: 'default', Policy: keyPolicyFor('*') }));
    await clients.kms.send(new DisableKeyCommand({ KeyId }));
    await clients.secrets.send(new DeleteSecretCommand({ SecretId: arns.sourceSecretArn, RecoveryWindowInDays: 7 }));
    const { state, failed } = await verify(id);
    expect(state).toBe('drifted');
    const expected = ['key-usable', 'source-secret-version', 'key-policy-document', 'key-policy-use'];
    expect(failed).toEqual(expect.arrayContaining(expected));
  });

  it('finds a deleted role, and a setup of which everything is gone', async () => {
    const { id, arns, request } = await finishedRun();
    const role = { RoleName: request.role.roleName };
    await clients.iam.send(new DeleteRolePolicyCommand({ ...role, PolicyName: request.role.policyName }));
    await clients.iam.send(new DeleteRoleCommand(role));
    const { state, failed } = await verify(id);
    expect(state).toBe('drifted');
    expect(failed).toEqual(expect.arrayContaining(['role-arn', 'role-trust', 'role-policy-document']));
    for (const SecretId of [arns.sourceSecretArn, arns.destinationSecretArn])
      await clients.secrets.send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true }));
    await clients.kms.send(new ScheduleKeyDeletionCommand({ KeyId: keyIdOf(arns) }));
    expect(await verify(id)).toMatchObject({ state: 'gone', failure: null });
    const kinds = await rawSql(engine.database.db, "SELECT kind FROM notice WHERE kind IN ('drifted', 'gone')");
    expect(kinds).toEqual([{ kind: 'drifted' }, { kind: 'gone' }]);
  });

  it('says why it could not read the account', async () => {
    const { id } = await finishedRun();
    await engine.aws.faults.fail({ operation: 'GetRole', kind: 'access-denied' });
    expect(await verify(id)).toMatchObject({ state: 'unknown', failure: { code: 'access-denied' }, failed: [] });
  });
});

const keyPolicyFor = (principal: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: principal }, Action: 'kms:*', Resource: '*' }],
  });

describe('a check after a failed run', () => {
  it.each(['CreateSecret', 'CreateRole', 'PutRolePolicy', 'CreateAlias'])(
    'that stopped at %s compares what it had made, and finds a change of that',
    async (operation) => {
      const { id, arns } = await failedRun(operation);
      expect(await verify(id)).toEqual({ state: 'in-sync', failure: null, failed: [] });
      await clients.kms.send(
        new PutKeyPolicyCommand({ KeyId: arns.keyArn, PolicyName: 'default', Policy: keyPolicyFor('*') }),
      );
      expect((await verify(id)).failed).toContain('key-policy-document');
    },
  );
});

it('two processes make a check once, and one that stops leaves it to the other', async () => {
  const { id } = await finishedRun();
  const stop = new AbortController();
  const held = await engine.aws.faults.hold({ operation: 'DescribeKey' });
  await verifySetup(engine.portal, REQUESTER, { runId: id });
  const [first, second] = [stop.signal, new AbortController().signal].map((signal) =>
    openSetupChecker(engine.portal, signal),
  );
  const stopped = first?.checkDue(false);
  await held.reached();
  await second?.checkDue(false);
  expect((await find(id)).history).toEqual([]);
  stop.abort();
  await stopped;
  await held.release();
  await second?.checkDue(false);
  expect((await find(id)).history).toHaveLength(1);
});

it('a check that waits for AWS does not hold up one in another account', async () => {
  const { key, source, destination, role } = requestFor();
  const runs = [
    await finishedRun(),
    await finishedRun({
      key: { ...key, alias: 'another' } as typeof key,
      source: { ...source, secretName: 'another-source' },
      destination: { ...destination, secretName: 'another-destination' },
      role: { ...role, roleName: 'another-role' },
    }),
  ];
  await rawSql(engine.database.db, "UPDATE setup SET account_id = '999999999999' WHERE run_id = $1", [runs[1]?.id]);
  for (const { id } of runs) await verifySetup(engine.portal, REQUESTER, { runId: id });
  const held = await engine.aws.faults.hold({ operation: 'DescribeKey' });
  const checked = openSetupChecker(engine.portal, new AbortController().signal).checkDue(false);
  await held.reached();
  const countDone = async () => {
    const setups = await Promise.all(runs.map(({ id }) => find(id)));
    return setups.filter(({ history }) => history.length > 0).length;
  };
  await vi.waitFor(async () => expect(await countDone()).toBe(1), 5_000);
  await held.release();
  await checked;
  expect(await countDone()).toBe(2);
});

it('a schedule of the team makes its checks', async () => {
  const { id } = await finishedRun();
  const [team] = engine.portal.config.teams;
  const portal: Portal = {
    ...engine.portal,
    config: { ...engine.portal.config, teams: team ? [{ ...team, driftCheck: 'weekly' }] : [] },
  };
  await rawSql(engine.database.db, "UPDATE setup SET checked_at = checked_at - interval '7 days'");
  const checker = openSetupChecker(portal, new AbortController().signal);
  await checker.checkDue(false);
  expect((await find(id, portal)).history).toEqual([]);
  await checker.checkDue(true);
  expect((await find(id, portal)).history).toMatchObject([{ state: 'in-sync', requestedBy: null }]);
});
