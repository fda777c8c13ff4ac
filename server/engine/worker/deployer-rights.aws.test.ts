import { CreateRoleCommand, CreateUserCommand, DeleteRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateKeyCommand, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import { CreateSecretCommand, DeleteSecretCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openAwsClients } from '#e2e/harness/aws-clients.ts';
import { neededRights } from '#e2e/harness/needed-rights.ts';
import { deployerPolicy } from '#lib/aws/deployer-policy.ts';
import { toList } from '#lib/aws/policy.ts';
import { portalTags } from '#lib/aws/tags.ts';
import type { RunRequest } from '#lib/request/schema.ts';
import { GLOBAL_REGION } from '#lib/sweep/orphans.ts';
import type { Team } from '#lib/team.ts';
import { listPrincipals } from '#server/aws/iam/list-principals.ts';
import { listKeyChoices } from '#server/aws/kms/list-keys.ts';
import { openRunAwsToLook } from '../calls/open-run-aws.ts';
import type { NewKey } from '../steps/as-made.ts';
import { sweepPlace } from '../sweep/sweep-place.ts';
import { leaveKey, leaveSecret, openDirect, tagsOf } from '../testing/left-overs.ts';
import { ASKED_LABELS } from '../testing/spoil.ts';
import { ACCOUNT, REQUESTER, requestFor, startTestEngine, type TestEngine } from '../testing/test-engine.ts';

vi.setConfig({ testTimeout: 240_000 });

const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/limitless-portal-boundary`;
const ADMINISTRATOR = `arn:aws:iam::${ACCOUNT}:user/key-admin`;
let engine: TestEngine;
let team: Team;

beforeAll(async () => {
  engine = await startTestEngine();
  [team] = engine.portal.config.teams as [Team];
  // As onboarding requires.
  Object.assign(team, { permissionsBoundaryArn: BOUNDARY });
  await engine.aws.makeDeployerRole({ accountId: ACCOUNT, name: 'deployer', externalId: team.externalId });
  const { iam } = await openDirect(engine);
  const PolicyDocument = JSON.stringify(deployerPolicy(team));
  await iam.send(new PutRolePolicyCommand({ RoleName: 'deployer', PolicyName: 'deployer', PolicyDocument }));
});
afterAll(() => engine?.stop());

async function finish(change: Partial<RunRequest>) {
  const runId = await engine.request(change);
  await engine.execute(runId);
  const view = await engine.view(runId);
  expect(view.state).toBe('succeeded');
  return view;
}

async function cleanUp(runId: string): Promise<void> {
  const id = await engine.requestCleanUp(runId, await engine.planCleanUp(runId));
  await engine.execute(id);
  expect((await engine.view(id)).state).toBe('succeeded');
}

const named = (name: string, labels: Partial<typeof ASKED_LABELS> = {}) => ({
  source: { secretName: `${name}_source`, userName: 'u', ...labels },
  destination: { secretName: `${name}_destination`, userName: 'u', ...labels },
  role: { roleName: `${name}-loader`, policyName: 'inline', ...labels },
});

/** Does everything the portal does for a team: new and adopted key, restore, clean-up, key list, sweeps. */
async function doEverything(): Promise<void> {
  const made = await finish({
    ...named('first', ASKED_LABELS),
    key: {
      ...(requestFor().key as NewKey),
      ...ASKED_LABELS,
      alias: 'first',
      administratorArns: [ADMINISTRATOR],
    },
  });
  const keyArn = made.arns.keyArn ?? '';
  const adopting = await finish({ ...named('second'), key: { mode: 'existing', keyArn } });
  await cleanUp(adopting.id);
  await cleanUp(made.id);
  const former = 'another-run';
  const restored = await finish({
    ...named('third'),
    key: { mode: 'existing', keyArn: await leaveKey(engine, tagsOf(former)), restore: true },
    source: {
      secretName: 'left',
      userName: 'u',
      ...ASKED_LABELS,
      restoreArn: await leaveSecret(engine, { name: 'left', tags: tagsOf(former) }),
    },
  });
  const aws = openRunAwsToLook(engine.portal, restored, { by: REQUESTER, maxAttempts: 1 });
  await Promise.all([listKeyChoices(aws), listPrincipals(aws)]).finally(aws.close);
  for (const region of ['us-east-1', GLOBAL_REGION]) {
    const { signal } = new AbortController();
    await sweepPlace(engine.portal, { place: { teamId: team.id, region }, memory: new Map(), signal });
  }
}

describe('the policy of a deployer role', () => {
  it('is sufficient for everything the portal does, and every right in it is used', async () => {
    const { iam } = await openDirect(engine);
    await iam.send(new CreateUserCommand({ UserName: 'key-admin' }));
    await engine.aws.faults.reset();
    await doEverything();
    const calls = (await engine.aws.faults.calls()).filter(({ operation }) => operation !== 'AssumeRole');
    expect(calls.filter(({ outcome }) => /AccessDenied/.test(outcome))).toEqual([]);
    const used = calls.flatMap((call) => {
      const protocol = call.service === 'iam' || call.service === 'sts' ? ('query' as const) : ('json' as const);
      const caller = { accountId: call.accountId, arn: '', sessionPolicy: null };
      return neededRights({ ...call, protocol, signedAt: 0 }, caller).map(({ action }) => action);
    });
    const granted = deployerPolicy(team).Statement.filter(({ Effect }) => Effect === 'Allow');
    const actions = granted.flatMap(({ Action }) => toList(Action));
    expect([...new Set(used)].sort()).toEqual([...new Set(actions)].sort());
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  it('from version 0.1.0 is sufficient for a run, which reports what it could not check', async () => {
    const { iam } = await openDirect(engine);
    const since = ['kms:ListGrants', 'secretsmanager:GetResourcePolicy'];
    const { Statement, ...rest } = deployerPolicy(team);
    const before = Statement.map(({ Action, ...one }) => ({
      ...one,
      Action: toList(Action).filter((action) => !since.includes(action)),
    }));
    const put = (document: object) =>
      iam.send(
        new PutRolePolicyCommand({
          RoleName: 'deployer',
          PolicyName: 'deployer',
          PolicyDocument: JSON.stringify(document),
        }),
      );
    await put({ ...rest, Statement: before });
    // The proxy caches permissions to imitate AWS's propagation delay.
    await engine.aws.faults.configure({ rightsMemory: { ms: 0 } });
    const view = await finish({
      ...named('fourth'),
      key: { ...(requestFor().key as object), alias: 'fourth' } as RunRequest['key'],
    }).finally(() => put(deployerPolicy(team)));
    const { outcome } = view.steps.verify.attempts.at(-1) ?? {};
    expect(outcome).toEqual({
      kind: 'checked-in-part',
      params: { count: String(view.checks.length - 3), rights: since.join(', ') },
    });
    expect(view.checks.filter(({ missingRight }) => missingRight).map(({ id }) => id)).toEqual([
      'key-grants',
      'source-secret-sharing',
      'destination-secret-sharing',
    ]);
  });

  it("allows deleting a key, a secret and a role only with the portal's and the team's tags, and only with a recovery period", async () => {
    const deployer = await openAwsClients(engine.aws.endpoint, {
      accountId: ACCOUNT,
      region: 'us-east-1',
      assume: { RoleArn: team.deployerRoleArn, ExternalId: team.externalId },
    });
    const direct = await openDirect(engine);
    const denied = expect.objectContaining({ name: expect.stringMatching(/^AccessDenied/) });
    async function deletionsOf(name: string, tags: { key: string; value: string }[]) {
      const Tags = tags.map(({ key, value }) => ({ Key: key, Value: value }));
      await direct.iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: '{}', Tags }));
      const keyTags = tags.map(({ key, value }) => ({ TagKey: key, TagValue: value }));
      const { KeyMetadata } = await direct.kms.send(new CreateKeyCommand({ Tags: keyTags }));
      const { ARN } = await direct.secrets.send(new CreateSecretCommand({ Name: name, SecretString: '{}', Tags }));
      const forGood = new DeleteSecretCommand({ SecretId: ARN, ForceDeleteWithoutRecovery: true });
      await expect(deployer.secrets.send(forGood)).rejects.toEqual(denied);
      return [
        () => deployer.iam.send(new DeleteRoleCommand({ RoleName: name })),
        () => deployer.kms.send(new ScheduleKeyDeletionCommand({ KeyId: KeyMetadata?.KeyId, PendingWindowInDays: 7 })),
        () => deployer.secrets.send(new DeleteSecretCommand({ SecretId: ARN, RecoveryWindowInDays: 7 })),
      ];
    }
    for (const one of await deletionsOf('own', portalTags(team.id, 'run'))) await one();
    const foreign = {
      'of-another-team': portalTags('analytics', 'run'),
      'of-somebody-else': portalTags(team.id, 'run').slice(1),
      untagged: [],
    };
    for (const [name, tags] of Object.entries(foreign)) {
      for (const one of await deletionsOf(name, tags)) await expect(one()).rejects.toEqual(denied);
    }
  });

  it('allows creating a role only with the configured permissions boundary', async () => {
    Object.assign(team, { permissionsBoundaryArn: undefined });
    const runId = await engine.request(named('unbounded'));
    await engine.execute(runId);
    Object.assign(team, { permissionsBoundaryArn: BOUNDARY });
    expect((await engine.view(runId)).steps['iam-role'].attempts.at(-1)?.error).toMatchObject({
      code: 'access-denied',
      params: { action: 'iam:CreateRole' },
    });
  });
});
