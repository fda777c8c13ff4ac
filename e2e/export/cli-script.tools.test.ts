import { GetRoleCommand } from '@aws-sdk/client-iam';
import { CreateKeyCommand, GetKeyPolicyCommand, ListKeysCommand } from '@aws-sdk/client-kms';
import { DescribeSecretCommand, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { addKeyUser, initialKeyPolicy } from '#lib/aws/key-policy.ts';
import type { PolicyDocument } from '#lib/aws/policy.ts';
import { blueprintOfPlan, blueprintOfRun } from '#lib/export/blueprint.ts';
import { cliScript } from '#lib/export/cli-script.ts';
import { messages } from '#lib/i18n/messages.ts';
import type { Plan } from '#lib/plan/plan.ts';
import type { RunRequest } from '#lib/request/schema.ts';
import { readResults } from '#lib/runs/results.ts';
import { leaveSecret, tagsOf } from '#server/engine/testing/left-overs.ts';
import { ACCOUNT, requestFor, startTestEngine, type TestEngine } from '#server/engine/testing/test-engine.ts';
import { openAwsClients } from '../harness/aws-clients.ts';
import { expectSetUp } from '../harness/expected-set-up.ts';
import type { SetUpArns } from '../harness/read-set-up.ts';
import {
  type CodeFolder,
  openCodeFolder,
  openShell,
  requireTools,
  runProgram,
  watchCommandLines,
} from './exported-code.ts';

const PASSWORDS = { source: `first "one" \\ $HOME '%s'`, destination: ' second パスワード ' };
const ANSWERS = ['yes', PASSWORDS.source, PASSWORDS.source, PASSWORDS.destination, PASSWORDS.destination, ''].join(
  '\n',
);
const PLAN: Plan = {
  accountId: ACCOUNT,
  region: 'us-east-1',
  deployerRoleArn: `arn:aws:iam::${ACCOUNT}:role/deployer`,
  resources: [],
};
const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/boundary`;
const WORDS = messages.en.takeAway.code;
let engine: TestEngine;
let folder: CodeFolder;

beforeAll(async () => {
  requireTools();
  engine = await startTestEngine();
});
afterAll(() => engine.stop());
beforeEach(async () => {
  await engine.startOver();
  folder = openCodeFolder();
  return () => folder.remove();
});

const planned = (change: Partial<RunRequest> = {}, words = WORDS) =>
  cliScript(blueprintOfPlan(requestFor(change), PLAN, null), words);

async function run(script: string, options: { args?: string[]; input?: string; accountId?: string } = {}) {
  const { args = [], input = ANSWERS, accountId = ACCOUNT } = options;
  const env = watchCommandLines(folder, await openShell(engine.aws, accountId));
  return runProgram('bash', [folder.write('set-up.sh', script), ...args], { env, input });
}

/** The ARNs that the script prints at its end. */
function printedArns(stdout: string): SetUpArns {
  const find = (name: string) => new RegExp(`^${name}='(.*)'$`, 'm').exec(stdout)?.[1] ?? '';
  return {
    key: find('KMS_KEY_ARN'),
    source: find('SOURCE_SECRET_ARN'),
    destination: find('DESTINATION_SECRET_ARN'),
    role: find('IAM_ROLE_ARN'),
  };
}

function askedFor({ key, source, destination, role: { roleName, policyName, ...roleLabels } }: RunRequest) {
  return {
    teamId: 'payments',
    runId: null,
    alias: key.mode === 'create' ? key.alias : null,
    key: key.mode === 'create' ? { description: key.description, tags: key.tags } : {},
    source: { ...source, password: PASSWORDS.source },
    destination: { ...destination, password: PASSWORDS.destination },
    roleName,
    policyName,
    role: roleLabels,
  };
}

const clients = (accountId = ACCOUNT) => openAwsClients(engine.aws.motoUrl, { accountId, region: 'us-east-1' });

async function countKeys(): Promise<number> {
  const { kms } = await clients();
  return (await kms.send(new ListKeysCommand())).Keys?.length ?? 0;
}

/** A key of others, with statements that nothing may change. */
async function leaveForeignKey(): Promise<{ keyArn: string; policy: PolicyDocument }> {
  const { kms } = await clients();
  const policy: PolicyDocument = {
    Version: '2012-10-17',
    Id: 'of-others',
    Statement: [
      {
        Sid: 'root',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
      {
        Sid: 'Allow use of the key',
        Effect: 'Allow',
        Principal: { Service: 'logs.amazonaws.com' },
        Action: ['kms:Decrypt'],
        Resource: '*',
        Condition: { StringEquals: { 'kms:ViaService': `it's $` + '{aws:x}' } },
      },
    ],
  };
  const { KeyMetadata } = await kms.send(
    new CreateKeyCommand({ KeyUsage: 'ENCRYPT_DECRYPT', Policy: JSON.stringify(policy) }),
  );
  return { keyArn: KeyMetadata?.Arn ?? '', policy };
}

test('the script of a plan makes the whole setup, waits for AWS, and shows the passwords to nobody', async () => {
  const { faults } = engine.aws;
  await faults.configure({ roleVisibility: { ms: 1_000, calls: 1 } });
  const message = 'Access to KMS is not allowed';
  await faults.fail({ operation: 'CreateSecret', times: 1, kind: 'custom', code: 'AccessDeniedException', message });
  const description = `it's "$(touch x)" \`y\` $` + '{HOME} %{if} \\n ; #';
  const admin = `arn:aws:iam::${ACCOUNT}:role/deployer`;
  const labels = { description, tags: [{ key: 'cost center', value: '=1 + @x/y:z' }] };
  const { key, source, role } = requestFor();
  const request = requestFor({
    key: { ...key, ...labels, administratorArns: [admin] } as RunRequest['key'],
    source: { ...source, ...labels },
    role: { ...role, ...labels },
  });
  const blueprint = blueprintOfPlan(request, PLAN, BOUNDARY);
  const { status, stdout, stderr } = await run(cliScript(blueprint, messages.ja.takeAway.code));
  expect([stderr.includes('rror'), status]).toEqual([false, 0]);
  const arns = printedArns(stdout);
  const initial = initialKeyPolicy({
    partition: 'aws',
    accountId: ACCOUNT,
    administratorArns: [admin],
    administratorsMayDelete: true,
  });
  await expectSetUp(engine.aws.motoUrl, arns, askedFor(request), addKeyUser(initial, arns.role));
  const { iam } = await clients();
  const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'aurora-data-loader' }));
  expect(Role?.PermissionsBoundary?.PermissionsBoundaryArn).toBe(BOUNDARY);
  expect((await faults.calls('PutKeyPolicy')).length).toBeGreaterThan(1);
  for (const password of Object.values(PASSWORDS)) {
    expect(folder.read()).not.toContain(password);
    expect(stdout + stderr).not.toContain(password);
  }
  expect(folder.read()).toContain('create-secret');
});

test('the script of a plan adds the role to an existing key, whose other statements survive, and restores a secret', async () => {
  const { keyArn, policy } = await leaveForeignKey();
  const restoreArn = await leaveSecret(engine, { name: 'source_DB_secret', tags: tagsOf('former') });
  const request = requestFor({ key: { mode: 'existing', keyArn }, source: { ...requestFor().source, restoreArn } });
  const { status, stdout } = await run(planned(request));
  expect(status).toBe(0);
  const arns = printedArns(stdout);
  expect([arns.key, arns.source]).toEqual([keyArn, restoreArn]);
  const { kms, secrets } = await clients();
  const { Policy = '' } = await kms.send(new GetKeyPolicyCommand({ KeyId: keyArn, PolicyName: 'default' }));
  expect(JSON.parse(Policy)).toEqual(addKeyUser(policy, arns.role));
  const secret = await secrets.send(new DescribeSecretCommand({ SecretId: restoreArn }));
  expect([secret.DeletedDate, secret.KmsKeyId]).toEqual([undefined, keyArn]);
  const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: restoreArn }));
  expect(SecretString).toBe(JSON.stringify({ username: 'sourcedbreader', password: PASSWORDS.source }));
  expect(await countKeys()).toBe(1);
  expect(await engine.aws.faults.calls('PutKeyPolicy')).toHaveLength(1);
});

test('the script of a finished run makes the same setup in another account, once the values at its top are changed', async () => {
  const runId = await engine.request();
  await engine.execute(runId);
  const view = await engine.view(runId);
  const script = cliScript(blueprintOfRun(view, readResults(view.arns)!), WORDS);
  const elsewhere = script.replace(`ACCOUNT_ID='${ACCOUNT}'`, "ACCOUNT_ID='222222222222'");
  const { status, stdout } = await run(elsewhere, { accountId: '222222222222' });
  expect(status).toBe(0);
  const arns = printedArns(stdout);
  expect(arns.key).toContain(':222222222222:');
  await expectSetUp(engine.aws.motoUrl, arns, askedFor(requestFor()));
});

test.for([
  ['with --dry-run lists what it would do', { args: ['--dry-run'] }, 0, '- create: IAM role aurora-data-loader'],
  ['with credentials for another account', { accountId: '222222222222' }, 1, `${WORDS.otherAccount}: 222222222222`],
  ['with passwords that differ', { input: 'yes\na\nb\n' }, 1, WORDS.differ],
] as const)('the script %s stops before it changes anything', async ([_what, options, wanted, words]) => {
  const { status, stdout, stderr } = await run(planned(), options as Parameters<typeof run>[1]);
  expect(stdout + stderr).toContain(words);
  expect([status, await countKeys()]).toEqual([wanted, 0]);
});

test('the script stops at a name that is taken, before it changes anything', async () => {
  await leaveSecret(engine, { name: 'source_DB_secret', tags: {}, isLive: true });
  const { status, stderr } = await run(planned());
  expect(stderr).toContain(`${WORDS.taken}: source_DB_secret`);
  expect([status, await countKeys()]).toEqual([1, 0]);
});

test('the script says what it has made if AWS refuses something later', async () => {
  const message = 'Too many secrets';
  await engine.aws.faults.fail({ operation: 'CreateSecret', kind: 'custom', code: 'LimitExceededException', message });
  const { status, stderr } = await run(planned());
  expect(status).not.toBe(0);
  expect(stderr).toContain(message);
  expect(stderr).toMatch(new RegExp(`${WORDS.left}:\\n {2}arn:aws:kms:.*\\n {2}alias/limitless\\n`));
});
