import { CreateKeyCommand } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openRunAwsToLook } from '../calls/open-run-aws.ts';
import { openDirect } from '../testing/left-overs.ts';
import { ACCOUNT, REQUESTER, requestFor, startTestEngine, type TestEngine } from '../testing/test-engine.ts';
import { makePlan, newRunContext } from '../worker/make-plan.ts';

let engine: TestEngine;

beforeAll(async () => {
  engine = await startTestEngine();
  await engine.startOver();
});
afterAll(() => engine?.stop());

/** The plan's row for the policy of an existing key to which these statements were added. */
async function planPolicy(...statements: object[]) {
  const { kms } = await openDirect(engine);
  const root = { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*' };
  const Statement = [root, ...statements].map((one) => ({ Effect: 'Allow', Resource: '*', ...one }));
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ KeyUsage: 'ENCRYPT_DECRYPT', Policy }));
  const place = { id: 'look', teamId: 'payments', accountId: ACCOUNT, region: 'us-east-1' };
  const aws = openRunAwsToLook(engine.portal, place, { by: REQUESTER, maxAttempts: 3 });
  const request = requestFor({ key: { mode: 'existing', keyArn: KeyMetadata?.Arn ?? '' } });
  const { resources } = await makePlan(newRunContext(engine.portal, aws, request)).finally(aws.close);
  return resources.find(({ resource }) => resource === 'key-policy');
}

it('the plan for an existing key lists who else has access to it, and warns of those outside of the account', async () => {
  const policy = await planPolicy(
    { Principal: { AWS: [`arn:aws:iam::${ACCOUNT}:role/app`, 'AROAEXAMPLEID00000001'] }, Action: 'kms:Decrypt' },
    { Principal: { AWS: 'arn:aws:iam::999999999999:root' }, Action: 'kms:*' },
    { Principal: '*', Action: 'kms:Decrypt', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } },
  );
  expect(policy?.access).toEqual([
    { principal: '*', kind: 'anyone', may: ['use'], isConditional: true },
    {
      principal: 'arn:aws:iam::999999999999:root',
      kind: 'other-account',
      may: ['use', 'administer'],
      isConditional: false,
    },
    { principal: 'AROAEXAMPLEID00000001', kind: 'deleted', may: ['use'], isConditional: false },
    { principal: `arn:aws:iam::${ACCOUNT}:role/app`, kind: 'own', may: ['use'], isConditional: false },
  ]);
  expect(policy?.warnings).toEqual(['key-policy-anyone', 'key-policy-other-account', 'key-policy-deleted-principal']);
});

it('the plan for an existing key warns of nobody where only the account has access to it', async () => {
  expect(await planPolicy()).toMatchObject({ access: [], warnings: [] });
});
