import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { paginateListRoles } from '@aws-sdk/client-iam';
import { DescribeKeyCommand, ListAliasesCommand, ListKeysCommand } from '@aws-sdk/client-kms';
import { ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { openAwsClients } from '#e2e/harness/aws-clients.ts';
import { openPooledAws } from '#e2e/harness/pooled-aws.ts';
import type { TestAws } from '#e2e/harness/test-aws.ts';
import type { Report } from './report.ts';

const ACCOUNT = '111122223333';
const PLACE = { accountId: ACCOUNT, region: 'us-east-1' };
const PROGRAM = path.join(import.meta.dirname, 'main.ts');
const TEAM = {
  id: 'payments',
  name: { en: 'Payments', ja: '決済' },
  accountId: ACCOUNT,
  regions: ['us-east-1'],
  deployerRoleArn: `arn:aws:iam::${ACCOUNT}:role/deployer`,
  externalId: 'external-id-of-payments',
  // None of these may keep the setups from running.
  namePatterns: { key: 'pay-*', secret: 'pay/*/{team}', role: '*-loader' },
  iamPath: '/limitless/',
  approval: 'required',
  tags: [
    { key: 'cost-center', value: '4711' },
    { key: 'owner', ask: true },
  ],
  groups: { dba: ['dba'], lead: ['lead'] },
};
let aws: TestAws;
let folder: string;

beforeAll(async () => {
  aws = await openPooledAws();
});
beforeEach(async () => {
  await aws.reset();
  await aws.makeDeployerRole({ accountId: ACCOUNT, name: 'deployer', externalId: TEAM.externalId });
  folder = mkdtempSync(path.join(tmpdir(), 'conformance-'));
  const groups = { support: [], auditor: [] };
  writeFileSync(path.join(folder, 'portal.config.yaml'), stringify({ teams: [TEAM], groups }));
  return () => rmSync(folder, { recursive: true });
});
afterAll(() => aws.stop());

test('makes three setups, sees nothing unusual on the stand-in, and leaves only what is pending deletion', async () => {
  const { status, output, report } = await conform();
  expect(status, output).toBe(0);
  expect(report.stages.map(({ what, isPassed }) => [what, isPassed])).toEqual([
    ['setup with a new key, read back', true],
    ['second setup on that key, read back', true],
    ['conflict shown and refused, nothing made', true],
    ['failing step, and its retry', true],
    ['errors that AWS has to give', true],
    ['errors after the clean-up', true],
  ]);
  expect(report).toMatchObject({ isPassed: true, isStandIn: true, isValueRead: true, differences: [], throttled: [] });
  expect(report.refusals).toHaveLength(7);
  expect(report.visibility.map(({ what, times }) => `${times} ${what}`)).toEqual(
    expect.arrayContaining([
      '1 new key found by its tags',
      '6 new secret shown with its value',
      '3 new role accepted in a key policy',
    ]),
  );
  const remains = await readRemains();
  expect(remains).toEqual({ ...NOTHING, keys: [expect.stringMatching(/^PendingDeletion /)] });
  expect(report.cleanUp.left).toEqual([]);
  expect(
    report.cleanUp.pending.map(
      ({ kind, name }) =>
        `${kind} ${/:secret:pay\/conformance-\d{8}-[0-9a-f]{4}-(\d-\w+)_DB_secret\/payments-\w{6}$/.exec(name)?.[1] ?? ''}`,
    ),
  ).toEqual([
    'key ',
    ...['1-source', '1-destination', '2-source', '2-destination', '3-source', '4-source', '4-destination'].map(
      (name) => `secret ${name}`,
    ),
  ]);
});

test('reports what takes longer, what is throttled, and what is not refused', async () => {
  await aws.faults.configure({ roleVisibility: { ms: 3_000 } });
  await aws.faults.fail({ operation: 'CreateSecret', kind: 'throttle', times: 2 });
  const slow = await conform();
  expect(slow.status, slow.output).toBe(0);
  expect(slow.report.differences).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^new role accepted in a key policy: after \d+\.\d s and \d+ tries$/),
      'CreateSecret: throttled 2 times',
    ]),
  );

  // Without the proxy, moto knows no principals and no session policies.
  const lenient = await conform({ endpoint: aws.motoUrl });
  expect(lenient.status, lenient.output).toBe(0);
  expect(lenient.report.differences).toEqual(
    expect.arrayContaining([
      'PutKeyPolicy for a role that does not exist: accepted',
      'ListUsers, which the session policy does not allow: accepted',
    ]),
  );
  expect(lenient.report.cleanUp.left).toEqual([]);
  expect(await readRemains()).toMatchObject(NOTHING);
});

test('says which step failed, in AWS’s words, and still cleans up', async () => {
  await aws.faults.fail({ operation: 'PutRolePolicy', kind: 'access-denied', nth: 2 });
  const { status, output, report } = await conform();
  expect(status).toBe(1);
  expect(report.stages.map(({ isPassed }) => isPassed)).toEqual([true, false]);
  expect(output).toMatch(
    /✘ second setup on that key, read back: .* step role-policy: access-denied \(AWS: AccessDenied: .*iam:PutRolePolicy/,
  );
  expect(report.cleanUp).toMatchObject({ problems: [], left: [] });
  expect(await readRemains()).toEqual({ ...NOTHING, keys: [expect.stringMatching(/^PendingDeletion /)] });
});

test('gives up between two steps on Ctrl-C, and still cleans up', async () => {
  const held = await aws.faults.hold({ operation: 'CreateRole', when: 'after' });
  const child = startProgram(['--yes']);
  const output = text(child.stdout);
  const ended = once(child, 'close');
  await held.reached();
  child.kill('SIGINT');
  await held.release();
  expect((await ended)[0]).toBe(1);
  expect(await output).toContain('✘ setup with a new key, read back: stopped by Ctrl-C');
  expect(await readRemains()).toMatchObject(NOTHING);
});

test('lists what its clean-up can’t delete, with commands that do', async () => {
  await aws.faults.fail({ operation: 'DeleteRolePolicy', kind: 'access-denied' });
  const { status, output, report } = await conform();
  expect(status).toBe(1);
  expect(report.cleanUp.problems).toHaveLength(3);
  expect(report.cleanUp.left.map(({ kind }) => kind).sort()).toEqual(['key', 'role', 'role', 'role']);
  const commands = output.split('\n').filter((line) => /^ {2}aws /.test(line));
  const env = { ...environment(aws.motoUrl), ...(await adminCredentials()), AWS_DEFAULT_REGION: 'us-east-1' };
  for (const command of commands) await promisify(execFile)('bash', ['-c', command], { env });
  expect(await readRemains()).toEqual({ ...NOTHING, keys: [expect.stringMatching(/^PendingDeletion /)] });
});

test('says what it costs and makes nothing without --yes', async () => {
  const { status, output } = await conform({ more: [] });
  expect(status).toBe(1);
  expect(output).toMatch(/Cost: about 1 USD a month for the key/);
  expect(await aws.faults.calls()).toEqual([]);
});

const NOTHING = { liveSecrets: [], aliases: [], roles: ['deployer'] };

/** What is in the account, read from moto. */
async function readRemains() {
  const { iam, kms, secrets } = await openAwsClients(aws.motoUrl, PLACE);
  const { Keys = [] } = await kms.send(new ListKeysCommand({}));
  const keys = await Promise.all(Keys.map(({ KeyId }) => kms.send(new DescribeKeyCommand({ KeyId }))));
  const { Aliases = [] } = await kms.send(new ListAliasesCommand({}));
  const { SecretList = [] } = await secrets.send(new ListSecretsCommand({ MaxResults: 100 }));
  const roles: string[] = [];
  for await (const { Roles = [] } of paginateListRoles({ client: iam }, {})) {
    roles.push(...Roles.flatMap(({ RoleName }) => RoleName ?? []));
  }
  return {
    keys: keys.map(({ KeyMetadata }) => `${KeyMetadata?.KeyState} ${KeyMetadata?.KeyId}`),
    liveSecrets: SecretList.filter(({ DeletedDate }) => DeletedDate === undefined).map(({ Name }) => Name),
    aliases: Aliases.flatMap(({ AliasName = '' }) => (AliasName.startsWith('alias/aws/') ? [] : AliasName)),
    roles,
  };
}

/** An administrator of the team's account. */
async function adminCredentials(): Promise<Record<string, string>> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const sts = new STSClient({ endpoint: aws.motoUrl, region: 'us-east-1', credentials });
  const input = { RoleArn: `arn:aws:iam::${ACCOUNT}:role/admin`, RoleSessionName: 'admin' };
  const { Credentials: given } = await sts.send(new AssumeRoleCommand(input));
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = given ?? {};
  return { AWS_ACCESS_KEY_ID: AccessKeyId, AWS_SECRET_ACCESS_KEY: SecretAccessKey, AWS_SESSION_TOKEN: SessionToken };
}

function environment(endpoint: string) {
  const { PATH } = process.env;
  return {
    NODE_ENV: 'production',
    PATH,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  } as const;
}

function startProgram(more: readonly string[], endpoint = aws.endpoint) {
  const file = path.join(folder, 'report.json');
  const parameters = [PROGRAM, '--team', 'payments', '--json', file, ...more];
  return spawn(process.execPath, parameters, { cwd: folder, env: environment(endpoint) });
}

interface Ran {
  status: number;
  output: string;
  readonly report: Report;
}

async function conform({ endpoint = aws.endpoint, more = ['--yes'] } = {}): Promise<Ran> {
  const child = startProgram(more, endpoint);
  child.stdin.end();
  const ended = once(child, 'close');
  const output = (await Promise.all([text(child.stdout), text(child.stderr)])).join('');
  const [status] = await ended;
  return {
    status,
    output,
    get report() {
      return JSON.parse(readFileSync(path.join(folder, 'report.json'), 'utf8'));
    },
  };
}
