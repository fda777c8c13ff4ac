import { CreateKeyCommand } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readSetUp } from '#e2e/harness/read-set-up.ts';
import type { TeamAws } from '#server/aws/session/team-aws.ts';
import { findRunsOnKey } from '#server/store/runs/find-runs-on-key.ts';
import { readTokens } from '#server/store/runs/intents.ts';
import { openRunAwsToLook } from '../calls/open-run-aws.ts';
import { KEY_SPOILS } from '../testing/key-spoils.ts';
import { openDirect } from '../testing/left-overs.ts';
import { BOUNDARY, ROLE_SPOILS } from '../testing/role-spoils.ts';
import { SECRET_SPOILS } from '../testing/secret-spoils.ts';
import { labeledRequest, type Made } from '../testing/spoil.ts';
import { REQUESTER, startTestEngine, type TestEngine } from '../testing/test-engine.ts';
import { compareWithAws } from './verify.ts';

let engine: TestEngine;
let aws: TeamAws;
let made: Made;

beforeAll(async () => {
  engine = await startTestEngine();
  await engine.startOver();
  Object.assign(engine.portal.config.teams[0] ?? {}, { permissionsBoundaryArn: BOUNDARY });
  const runId = await engine.request(labeledRequest());
  await engine.execute(runId);
  const run = await engine.view(runId);
  aws = openRunAwsToLook(engine.portal, run, { by: REQUESTER, maxAttempts: 3 });
  const { keyArn: key = '', sourceSecretArn: source = '', destinationSecretArn: destination = '' } = run.arns;
  const arns = { key, source, destination, role: run.arns.roleArn ?? '' };
  const standing = await readSetUp(engine.aws.motoUrl, arns, run.request.role.policyName);
  const direct = await openDirect(engine);
  const { KeyMetadata } = await direct.kms.send(new CreateKeyCommand({}));
  made = {
    ...direct,
    run,
    tokens: await readTokens(engine.database.db, runId),
    policies: { key: standing.key.policy, trust: standing.role.trustPolicy, role: standing.role.policy },
    otherKeyArn: KeyMetadata?.Arn ?? '',
  };
});
afterAll(async () => {
  aws?.close();
  await engine?.stop();
});

function compare(arns = made.run.arns) {
  const { request, id } = made.run;
  const findRunsOnKeyOf = (keyArn: string) => findRunsOnKey(engine.database.db, keyArn, id);
  const context = { aws, request, runId: id, arns, hasMade: () => true, readTokens: async () => made.tokens };
  return compareWithAws({ ...context, findRunsOnKey: findRunsOnKeyOf });
}

async function findFailed(): Promise<string[]> {
  return (await compare()).filter(({ passed }) => !passed).map(({ id }) => id);
}

const ALL = [
  'key-usable',
  'key-description',
  'key-tags',
  'key-grants',
  'key-alias',
  'source-secret-key',
  'source-secret-tags',
  'source-secret-description',
  'source-secret-version',
  'source-secret-sharing',
  'destination-secret-key',
  'destination-secret-tags',
  'destination-secret-description',
  'destination-secret-version',
  'destination-secret-sharing',
  'role-trust',
  'role-assumer-tag',
  'role-tags',
  'role-description',
  'role-boundary',
  'role-arn',
  'role-policies',
  'key-policy-document',
  'key-policy-use',
  'key-policy-grants',
  'role-policy-document',
  'simulate-allowed',
  'simulate-denied',
];
const SPOILS = [...KEY_SPOILS, ...SECRET_SPOILS, ...ROLE_SPOILS];

it('an unchanged setup passes all 28 checks, and each of them fails in a test below', async () => {
  expect(made.run.state).toBe('succeeded');
  const passing = ALL.map((id) => ({ id, passed: true }));
  expect(made.run.checks.map(({ id, passed }) => ({ id, passed }))).toEqual(passing);
  expect((await compare()).map(({ id, passed }) => ({ id, passed }))).toEqual(passing);
  expect(new Set(SPOILS.flatMap(([, fails]) => fails))).toEqual(new Set(ALL));
});

it.each(SPOILS)('verification detects that %s, and fails only %j', async (_what, fails, spoil) => {
  const putBack = await spoil(made);
  const failed = await findFailed().finally(putBack);
  expect(failed).toEqual(fails);
});

it('each of these changes was undone before the next', async () => {
  expect(await findFailed()).toEqual([]);
});

it('a deleted key fails only the check of the key, and what does not depend on it is still compared', async () => {
  const keyArn = made.run.arns.keyArn?.replace(/[^/]+$/, '00000000-0000-4000-8000-000000000000');
  const checks = await compare({ ...made.run.arns, keyArn });
  const failed = checks.filter(({ passed }) => !passed).map(({ id }) => id);
  expect(failed).toEqual(['key-usable', 'source-secret-key', 'destination-secret-key', 'role-policy-document']);
  expect(checks.find(({ id }) => id === 'key-usable')?.found).toBe('key-not-found');
});
