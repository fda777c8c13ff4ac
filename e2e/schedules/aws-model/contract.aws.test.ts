import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openPooledAws } from '#e2e/harness/pooled-aws.ts';
import { seededRandom } from '#e2e/harness/seeded-random.ts';
import type { TestAws } from '#e2e/harness/test-aws.ts';
import { isPortalError } from '#lib/errors.ts';
import { teamSchema } from '#lib/team.ts';
import { isAwsError } from '#server/aws/aws-error.ts';
import { openRunSessions, type RunAws } from '#server/aws/session/team-aws.ts';
import { sendToModel } from './aws-model.ts';
import { ACCOUNT, KEYS, LATE, REGION, ROLES, SECRETS, type Seen, type Story } from './contract-stories.ts';
import { type Lags, type ModelState, NO_LAGS, openState } from './state.ts';

// Compares the AWS model with moto, which all other tests use: the same calls, made by the portal's own code, give the
// same results and errors, as far as the portal reads them.

const EVERYTHING = { Version: '2012-10-17', Statement: [{ Effect: 'Allow' as const, Action: '*', Resource: '*' }] };
const LONG_MS = 3_600_000;

let testAws: TestAws;
let deployerRoleArn: string;

beforeAll(async () => {
  testAws = await openPooledAws();
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: testAws.endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
});
afterAll(() => testAws.stop());
beforeEach(async () => {
  await testAws.reset();
  deployerRoleArn = await testAws.makeDeployerRole({ accountId: ACCOUNT, name: 'deployer', externalId: 'external-id' });
});

function openTeam(requestHandler?: { handle: ReturnType<typeof sendToModel> }): RunAws {
  const session = {
    team: teamSchema.parse({
      id: 'payments',
      name: { en: 'Payments', ja: '決済' },
      accountId: ACCOUNT,
      regions: [REGION],
      deployerRoleArn,
      externalId: 'external-id',
      groups: { dba: ['dba'], lead: ['lead'] },
    }),
    region: REGION,
    sessionName: 'limitless-test',
    sourceIdentity: 'test',
    sessionPolicy: () => EVERYTHING,
    maxAttempts: 1,
    ...(requestHandler ? { requestHandler } : {}),
  };
  return openRunSessions(session, session);
}

function openModel(lags: Lags): { team: RunAws; state: ModelState } {
  const random = seededRandom(1);
  const state = openState({ accountId: ACCOUNT, region: REGION, lags, now: () => Date.now(), random });
  return { team: openTeam({ handle: sendToModel(state) }), state };
}

describe('the AWS model responds like moto', () => {
  test.each([
    ['of keys', KEYS],
    ['of roles', ROLES],
    ['of secrets', SECRETS],
  ])('%s', async (_what, story) => {
    expect(await runStory(openModel(NO_LAGS).team, story)).toEqual(await runStory(openTeam(), story));
  });

  test('for resources that are not visible yet', async () => {
    await testAws.faults.configure({ keyVisibility: { ms: LONG_MS }, roleVisibility: { ms: LONG_MS } });
    const { team } = openModel({ ...NO_LAGS, key: LONG_MS, keyIndex: LONG_MS, roleToKms: LONG_MS });
    expect(await runStory(team, LATE)).toEqual(await runStory(openTeam(), LATE));
  });
});

/** The outcome of each call, as text that is equal for equal outcomes. */
async function runStory(aws: RunAws, story: Story): Promise<[string, unknown][]> {
  const seen: Seen = { key: '', secret: '' };
  const outcomes: [string, unknown][] = [];
  for (const [what, act] of story) outcomes.push([what, await act(aws, seen).catch(describeError)]);
  aws.close();
  return outcomes.map(([what, answer]) => [what, JSON.parse(withoutIds(JSON.stringify(answer ?? null), seen))]);
}

function describeError(error: unknown): object {
  if (!isPortalError(error)) throw error;
  return isAwsError(error)
    ? { code: error.code, awsCode: error.aws.code, isOutcomeUnknown: error.isOutcomeUnknown }
    : { code: error.code };
}

function withoutIds(text: string, { key, secret: arn }: Seen): string {
  const named = [
    [key, '<key>'],
    [key.split('/').at(-1) ?? '', '<key id>'],
    [arn, '<secret>'],
  ].reduce((left, [id = '', name = '']) => (id === '' ? left : left.replaceAll(id, name)), text);
  return named.replace(/AROA\w+/g, '<role id>');
}
