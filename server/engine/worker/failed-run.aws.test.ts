import { CreateRoleCommand } from '@aws-sdk/client-iam';
import { CreateAliasCommand, CreateKeyCommand } from '@aws-sdk/client-kms';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openAwsClients } from '#e2e/harness/aws-clients.ts';
import { countMade } from '#e2e/harness/read-set-up.ts';
import { stepNames } from '#lib/runs/graphs.ts';
import type { RunView } from '#lib/runs/view.ts';
import { ACCOUNT, PASSWORDS, startTestEngine, type TestEngine } from '../testing/test-engine.ts';

const PLACE = { accountId: ACCOUNT, region: 'us-east-1' };
let engine: TestEngine;

beforeAll(async () => {
  engine = await startTestEngine();
});

afterAll(() => engine.stop());

beforeEach(async () => {
  await engine.startOver();
});

function states(view: RunView) {
  return Object.fromEntries(stepNames(view).map((name) => [name, view.steps[name].state]));
}

async function callCounts(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { operation } of await engine.aws.faults.calls()) counts[operation] = (counts[operation] ?? 0) + 1;
  return counts;
}

describe('a failure', () => {
  it('stops only dependent steps, and a retry continues without repeating anything', async () => {
    const allow = await engine.aws.faults.fail({
      operation: 'CreateSecret',
      where: { Name: 'destination_DB_secret' },
      kind: 'access-denied',
    });
    const runId = await engine.request();
    await engine.execute(runId);
    const failed = await engine.view(runId);
    expect(failed.state).toBe('failed');
    expect(states(failed)).toMatchObject({
      'source-secret': 'succeeded',
      'destination-secret': 'failed',
      'key-policy': 'succeeded',
      'role-policy': 'pending',
      verify: 'pending',
    });
    const error = failed.steps['destination-secret'].attempts[0]?.error;
    expect(error).toMatchObject({ code: 'access-denied', aws: { operation: 'CreateSecret' } });
    expect(failed.passwords).toEqual({ source: 'done', destination: 'kept' });

    await allow();
    await engine.retry(runId, 'destination-secret');
    await engine.execute(runId);
    const done = await engine.view(runId);
    expect(done.state).toBe('succeeded');
    expect(done.steps['destination-secret'].attempts.map(({ state, by }) => [state, by?.name])).toEqual([
      ['failed', undefined],
      ['succeeded', 'support'],
    ]);
    expect(await callCounts()).toMatchObject({ CreateKey: 1, CreateRole: 1, CreateSecret: 3 });
    expect(await countMade(engine.aws.motoUrl, PLACE, runId)).toEqual({ keys: 1, secrets: 2 });
  });

  it('of the deployer role shows its ARN, the portal and the required trust policy', async () => {
    await engine.aws.faults.fail({ operation: 'AssumeRole', kind: 'access-denied' });
    const runId = await engine.request();
    await engine.execute(runId);
    const error = (await engine.view(runId)).steps.access.attempts[0]?.error;
    expect(error).toMatchObject({
      code: 'deployer-role-refused',
      params: { roleArn: `arn:aws:iam::${ACCOUNT}:role/deployer` },
    });
    expect(JSON.parse(error?.params.trustPolicy ?? '')).toMatchObject({
      Statement: [{ Condition: { StringEquals: { 'sts:ExternalId': 'payments-external-id' } } }, {}],
    });
  });

  it('with an unknown error code ends the step, since a rejected call has created no key', async () => {
    const refuse = {
      operation: 'CreateKey',
      kind: 'custom',
      code: 'OptInRequired',
      message: 'Subscribe first.',
    } as const;
    await engine.aws.faults.fail(refuse);
    const runId = await engine.request();
    await engine.execute(runId);
    const error = (await engine.view(runId)).steps['kms-key'].attempts[0]?.error;
    expect(error).toMatchObject({ code: 'unexpected', aws: { code: 'OptInRequired' } });
    expect(await callCounts()).toMatchObject({ CreateKey: 1 });
  });

  it('because the team now has another account stops the run before it creates anything there', async () => {
    const accountId = '333333333333';
    await engine.aws.makeDeployerRole({ accountId, name: 'deployer', externalId: 'payments-external-id' });
    const runId = await engine.request();
    const { portal } = engine;
    const { config } = portal;
    portal.config = JSON.parse(JSON.stringify(config).replaceAll(ACCOUNT, accountId));
    try {
      await engine.execute(runId);
    } finally {
      portal.config = config;
    }
    expect((await engine.view(runId)).steps.access.attempts.at(-1)?.error).toMatchObject({
      code: 'wrong-account',
      params: { accountId, expectedAccountId: ACCOUNT },
    });
  });

  it.each([
    ['role', 'role-name-taken', 'aurora-data-loader'],
    ['secret', 'secret-name-taken', 'source_DB_secret'],
  ])(
    "by a %s of the same name that is not this run's is a conflict, and the thing stays as it was",
    async (what, code, name) => {
      const { iam, secrets } = await openAwsClients(engine.aws.motoUrl, PLACE);
      const Tags = [
        { Key: 'managed-by', Value: 'limitless-portal' },
        { Key: 'limitless-portal:run', Value: 'another-run' },
      ];
      const trust = {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' }],
      };
      if (what === 'role') {
        await iam.send(
          new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: JSON.stringify(trust), Tags }),
        );
      } else await secrets.send(new CreateSecretCommand({ Name: name, SecretString: 'theirs', Tags }));
      const runId = await engine.request();
      await engine.execute(runId);
      const error = (await engine.view(runId)).steps.names.attempts[0]?.error;
      expect(error).toMatchObject({ code, params: { name, owner: 'portal', ownerRun: 'another-run' } });
      const made = (await engine.aws.faults.calls()).filter(({ operation }) => /^(Create|Put)/.test(operation));
      expect(made).toEqual([]);
    },
  );

  it('by a role that appears just before ours is created is a conflict too, and the role gets no policy', async () => {
    const held = await engine.aws.faults.hold({ operation: 'CreateRole' });
    const runId = await engine.request();
    const working = engine.execute(runId);
    await held.reached();
    const { iam } = await openAwsClients(engine.aws.motoUrl, PLACE);
    const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' }] };
    await iam.send(
      new CreateRoleCommand({ RoleName: 'aurora-data-loader', AssumeRolePolicyDocument: JSON.stringify(trust) }),
    );
    await held.release();
    await working;
    const view = await engine.view(runId);
    expect(view.steps['iam-role'].attempts[0]?.error?.code).toBe('role-name-taken');
    expect(await callCounts()).not.toHaveProperty('PutRolePolicy');
    expect(await callCounts()).not.toHaveProperty('PutKeyPolicy');
  });

  it('by a name taken in the meantime is a conflict, and nothing is created', async () => {
    const { kms } = await openAwsClients(engine.aws.motoUrl, PLACE);
    const other = await kms.send(new CreateKeyCommand({ KeyUsage: 'ENCRYPT_DECRYPT' }));
    await kms.send(
      new CreateAliasCommand({ AliasName: 'alias/limitless', TargetKeyId: other.KeyMetadata?.KeyId ?? '' }),
    );
    const runId = await engine.request();
    await engine.execute(runId);
    const view = await engine.view(runId);
    expect(view.steps.names.attempts[0]?.error).toMatchObject({
      code: 'alias-taken',
      params: { name: 'alias/limitless', owner: 'other' },
    });
    expect(await countMade(engine.aws.motoUrl, PLACE, runId)).toEqual({ keys: 0, secrets: 0 });
  });

  it('never shows a password, not even in AWS’s message', async () => {
    await engine.aws.faults.fail({
      operation: 'CreateSecret',
      kind: 'custom',
      status: 400,
      code: 'InvalidParameterException',
      message: `The value ${PASSWORDS.source} is not valid.`,
    });
    const runId = await engine.request();
    await engine.execute(runId);
    const view = await engine.view(runId);
    const messages = (['source-secret', 'destination-secret'] as const).map(
      (name) => view.steps[name].attempts[0]?.error?.aws?.message,
    );
    expect(messages[0]).toBe('The value •••• is not valid.');
    expect(messages[1]).toContain(PASSWORDS.source);
  });
});
