import { PutRolePolicyCommand, UntagRoleCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openAwsClients } from '#e2e/harness/aws-clients.ts';
import {
  ACCOUNT,
  PASSWORDS,
  requestFor,
  startTestEngine,
  type TestEngine,
} from '#server/engine/testing/test-engine.ts';
import { askAboutSetUp, askWhatExists } from './ask-account.ts';

const DEPLOYER = {
  roleArn: `arn:aws:iam::${ACCOUNT}:role/deployer`,
  externalId: 'payments-external-id',
  region: 'us-east-1',
};
const MORE = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] };
let engine: TestEngine;

beforeAll(async () => {
  engine = await startTestEngine();
});
beforeEach(() => engine.startOver());
afterAll(() => engine.stop());

test('finds what is not as requested in a finished setup, and what exists', async () => {
  const runId = await engine.request();
  await engine.execute(runId);
  const { state, arns } = await engine.view(runId);
  expect(state).toBe('succeeded');
  const { keyArn = '', sourceSecretArn = '', destinationSecretArn = '', roleArn = '' } = arns;
  const question = {
    deployer: DEPLOYER,
    runId,
    arns: { key: keyArn, source: sourceSecretArn, destination: destinationSecretArn, role: roleArn },
    boundaryArn: null,
    submission: { ...requestFor(), passwords: PASSWORDS },
  };
  expect(await askAboutSetUp(question)).toEqual({ violations: [], isValueRead: true });

  const { iam } = await openAwsClients(engine.aws.motoUrl, { accountId: ACCOUNT, region: 'us-east-1' });
  const RoleName = 'aurora-data-loader';
  await iam.send(new UntagRoleCommand({ RoleName, TagKeys: ['assumer'] }));
  const PolicyDocument = JSON.stringify(MORE);
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'more', PolicyDocument }));
  const changed = { ...question, boundaryArn: `arn:aws:iam::${ACCOUNT}:policy/boundary` };
  const otherPassword = { ...changed.submission, passwords: { ...PASSWORDS, source: 'another' } };
  const { violations } = await askAboutSetUp({ ...changed, submission: otherPassword });
  expect(violations.map((violation) => violation.split(' is ')[0]).sort()).toEqual([
    'role.boundary',
    'role.policyNames',
    'role.tags',
    'source.value',
  ]);
  expect(violations.join()).not.toContain(PASSWORDS.source);

  const names = { aliases: ['alias/limitless', 'alias/free'], secretNames: ['free'], roleNames: [RoleName, 'free'] };
  const existing = await askWhatExists({ deployer: DEPLOYER, runIds: [runId], keyArns: [], ...names });
  // AWS returns the secrets as they were created, and a run creates them side by side.
  const lines = existing.map(({ kind, name, deletion }) => `${kind} ${name} ${deletion}`);
  expect(lines.sort()).toEqual(
    [
      `key ${keyArn} null`,
      'alias alias/limitless null',
      `secret ${sourceSecretArn} null`,
      `secret ${destinationSecretArn} null`,
      `role ${RoleName} null`,
    ].sort(),
  );
});

test('says why the account can’t be read', async () => {
  const names = { aliases: [], secretNames: [], roleNames: [], keyArns: [] };
  const deployer = { ...DEPLOYER, externalId: 'another' };
  await expect(askWhatExists({ deployer, runIds: [], ...names })).rejects.toThrow(
    /^the separate program could not read the account: AccessDenied: .*sts:AssumeRole/,
  );
});
