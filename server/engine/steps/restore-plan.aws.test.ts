import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { trustPolicyText } from '#e2e/harness/test-aws.ts';
import { planSessionPolicy } from '#lib/aws/session-policy.ts';
import type { Plan, PlannedResource, PlannedResourceName } from '#lib/plan/plan.ts';
import type { RunRequest } from '#lib/request/schema.ts';
import type { RunState } from '#lib/runs/steps.ts';
import { openTeamAws } from '#server/aws/session/team-aws.ts';
import { storeRun } from '#server/store/testing/new-run.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { leaveKey, leaveSecret, openDirect, tagsOf } from '../testing/left-overs.ts';
import { ACCOUNT, requestFor, startTestEngine, type TestEngine } from '../testing/test-engine.ts';
import { makePlan, newRunContext } from '../worker/make-plan.ts';

const OLD_RUN = '00000000-0000-4000-8000-000000000001';
const NAME = 'source_DB_secret';
const OURS = tagsOf(OLD_RUN);
const THEIRS = tagsOf(OLD_RUN, 'analytics');
/** The team's tag alone doesn't show that the portal created it. */
const NAMED = { 'limitless-portal:team': 'payments' };
let engine: TestEngine;

beforeAll(async () => {
  engine = await startTestEngine();
});

afterAll(() => engine.stop());

beforeEach(async () => {
  await engine.startOver();
});

async function planFor(change: Partial<RunRequest>): Promise<Plan> {
  const [team] = engine.portal.config.teams;
  if (!team) throw new Error('no team');
  const aws = openTeamAws({
    team,
    region: 'us-east-1',
    sessionName: 'limitless-test',
    sourceIdentity: 'test',
    sessionPolicy: planSessionPolicy,
    maxAttempts: 1,
  });
  try {
    return await makePlan(newRunContext(engine.portal, aws, requestFor(change)));
  } finally {
    aws.close();
  }
}

async function planned(change: Partial<RunRequest>, name: PlannedResourceName): Promise<PlannedResource> {
  const found = (await planFor(change)).resources.find(({ resource }) => resource === name);
  if (!found) throw new Error(`nothing planned for ${name}`);
  return found;
}

function planSource(restoreArn?: string): Promise<PlannedResource> {
  return planned({ source: { ...requestFor().source, ...(restoreArn && { restoreArn }) } }, 'source-secret');
}

/** A row as in the table below: the action, or the conflict and whether a restore can resolve it. */
function verdict({ action, conflict }: PlannedResource): string {
  if (!conflict) return action;
  return `${conflict.code}${conflict.isRestorable ? ', can be restored' : ''}`;
}

describe('the plan for an existing secret with the requested name', () => {
  const WAITS = { name: NAME, isLive: false };
  const LIVE = { name: NAME, isLive: true };
  it.each([
    ['our team’s and waits', 'none', 'secret-waits-for-deletion, can be restored', { ...WAITS, tags: OURS }],
    ['our team’s and waits', 'this', 'restore', { ...WAITS, tags: OURS }],
    ['our team’s and waits', 'another', 'secret-waits-for-deletion, can be restored', { ...WAITS, tags: OURS }],
    ['our team’s and does not wait', 'this', 'secret-name-taken', { ...LIVE, tags: OURS }],
    ['another team’s and waits', 'none', 'secret-waits-for-deletion', { ...WAITS, tags: THEIRS }],
    ['another team’s and waits', 'this', 'secret-waits-for-deletion', { ...WAITS, tags: THEIRS }],
    ['another owner’s and waits', 'this', 'secret-waits-for-deletion', { ...WAITS, tags: {} }],
    ['another owner’s with our team’s tag and waits', 'this', 'secret-waits-for-deletion', { ...WAITS, tags: NAMED }],
  ] as const)('that is %s, with the choice of %s, gives: %s', async (_what, choice, expected, secret) => {
    const arn = await leaveSecret(engine, secret);
    const chosen = { none: undefined, this: arn, another: arn.replace(/.{6}$/, 'AAAAAA') }[choice];
    expect(verdict(await planSource(chosen))).toBe(expected);
  });

  it('shows its owner and when its deletion was scheduled', async () => {
    const arn = await leaveSecret(engine, { name: NAME, tags: tagsOf(OLD_RUN) });
    expect((await planSource()).conflict?.params).toMatchObject({
      name: NAME,
      arn,
      owner: 'portal',
      ownerRun: OLD_RUN,
      ownerTeam: 'payments',
      date: expect.stringMatching(/^\d{4}-/),
    });
  });

  it("contains its ARN and the new run's tags if it is restored", async () => {
    const arn = await leaveSecret(engine, { name: NAME, tags: tagsOf(OLD_RUN) });
    const source = await planSource(arn);
    expect(source).toMatchObject({ action: 'restore', arn, conflict: null });
    expect(source.tags).toContainEqual({ key: 'limitless-portal:run', value: '<run-id>' });
    const policy = await planned({ source: { ...requestFor().source, restoreArn: arn } }, 'role-policy');
    expect(JSON.stringify(policy.documents[0]?.after)).toContain(`"${arn}"`);
  });

  it('creates it if the selected one is gone', async () => {
    expect(verdict(await planSource(`arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:${NAME}-AAAAAA`))).toBe(
      'create',
    );
  });
});

describe('a secret that another setup may still need', () => {
  async function leaveUsed(
    state: RunState,
    records: 'arn' | 'tag',
    cleanUp: 'no' | 'running' | 'succeeded' = 'no',
  ): Promise<string> {
    const { db } = engine.database;
    const runId = await storeRun(db);
    const arn = await leaveSecret(engine, { name: NAME, tags: tagsOf(records === 'tag' ? runId : OLD_RUN) });
    const text = records === 'arn' ? `one\n${arn}` : 'one';
    await rawSql(db, 'UPDATE run SET state = $1, search_text = $2 WHERE id = $3', [state, text, runId]);
    if (cleanUp !== 'no') {
      const cleanUpId = await storeRun(db);
      await rawSql(db, "UPDATE run SET kind = 'clean-up', state = $3, cleans_run = $1 WHERE id = $2", [
        runId,
        cleanUpId,
        cleanUp,
      ]);
    }
    return arn;
  }

  /** Creates the role of `storeRun`'s request with an inline policy for the ARN. */
  async function makeLoader(Resource: string): Promise<void> {
    const { iam } = await openDirect(engine);
    const AssumeRolePolicyDocument = trustPolicyText({ Service: 'rds.amazonaws.com' });
    await iam.send(new CreateRoleCommand({ RoleName: 'loader-role', AssumeRolePolicyDocument }));
    const Statement = [{ Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource }];
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
    await iam.send(new PutRolePolicyCommand({ RoleName: 'loader-role', PolicyName: 'loader_policy', PolicyDocument }));
  }

  it.each([
    ['running', 'arn', 'no', 'secret-in-use'],
    ['running', 'tag', 'no', 'secret-in-use'],
    ['cancelling', 'arn', 'no', 'secret-in-use'],
    ['failed', 'arn', 'no', 'secret-in-use'],
    ['failed', 'arn', 'running', 'secret-in-use'],
    ['failed', 'arn', 'succeeded', 'restore'],
    ['cancelled', 'arn', 'no', 'restore'],
    ['succeeded', 'tag', 'no', 'restore'],
    ['succeeded', 'tag', 'running', 'secret-in-use'],
  ] as const)(
    'by a run that is %s, known by %s, clean-up: %s, gives: %s',
    async (state, records, cleanUp, expected) => {
      const arn = await leaveUsed(state, records, cleanUp);
      expect(verdict(await planSource(arn))).toBe(expected);
    },
  );

  it('is a conflict without an offer to restore while a finished run’s role may read it', async () => {
    const arn = await leaveUsed('succeeded', 'arn');
    await makeLoader(arn);
    expect(verdict(await planSource(arn))).toBe('secret-in-use');
    expect(verdict(await planSource())).toBe('secret-in-use');
  });

  it('is restored if that role is gone or reads something else', async () => {
    const arn = await leaveUsed('succeeded', 'arn');
    expect(verdict(await planSource(arn))).toBe('restore');
    await makeLoader('arn:aws:secretsmanager:us-east-1:111111111111:secret:other-AbCdEf');
    expect(verdict(await planSource(arn))).toBe('restore');
  });
});

describe('the plan for an existing key pending deletion', () => {
  it.each([
    ['our team’s', 'nothing', 'key-pending-deletion, can be restored', OURS],
    ['our team’s', 'to restore it', 'restore', OURS],
    ['another team’s', 'to restore it', 'key-pending-deletion', THEIRS],
    ['another owner’s', 'to restore it', 'key-pending-deletion', NAMED],
  ] as const)('that is %s, with the choice %s, gives: %s', async (_what, choice, expected, tags) => {
    const restore = choice === 'to restore it';
    const keyArn = await leaveKey(engine, tags);
    expect(verdict(await planned({ key: { mode: 'existing', keyArn, restore } }, 'kms-key'))).toBe(expected);
  });

  it('shows the policy change if the key is restored', async () => {
    const keyArn = await leaveKey(engine, tagsOf(OLD_RUN));
    const policy = await planned({ key: { mode: 'existing', keyArn, restore: true } }, 'key-policy');
    expect(policy).toMatchObject({ action: 'update', documents: [{ kind: 'key-policy' }] });
  });
});
