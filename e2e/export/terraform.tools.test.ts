import { CreateKeyCommand, GetKeyPolicyCommand } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { addKeyUser } from '#lib/aws/key-policy.ts';
import type { PolicyDocument } from '#lib/aws/policy.ts';
import { blueprintOfPlan, blueprintOfRun } from '#lib/export/blueprint.ts';
import { quoteHcl } from '#lib/export/hcl.ts';
import { terraformFile } from '#lib/export/terraform.ts';
import { messages } from '#lib/i18n/messages.ts';
import type { RunRequest } from '#lib/request/schema.ts';
import { readResults } from '#lib/runs/results.ts';
import { ACCOUNT, requestFor, startTestEngine, type TestEngine } from '#server/engine/testing/test-engine.ts';
import { openAwsClients } from '../harness/aws-clients.ts';
import { expectSetUp } from '../harness/expected-set-up.ts';
import { readSetUp, type SetUpArns } from '../harness/read-set-up.ts';
import {
  type CodeFolder,
  openCodeFolder,
  openShell,
  requireTools,
  runProgram,
  terraformEnvironment,
} from './exported-code.ts';

const PASSWORDS = { source: 'first "one" \\ %{x}', destination: ' second パスワード ' };
const PLAN = {
  accountId: ACCOUNT,
  region: 'us-east-1',
  deployerRoleArn: `arn:aws:iam::${ACCOUNT}:role/deployer`,
  resources: [],
};
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

/** Terraform in the folder with this file, as a person with credentials for the account uses it. */
async function openTerraform(text: string) {
  folder.write('main.tf', text);
  const shell = terraformEnvironment(folder, await openShell(engine.aws, ACCOUNT));
  const env = {
    ...shell,
    TF_VAR_source_password: PASSWORDS.source,
    TF_VAR_destination_password: PASSWORDS.destination,
  };
  const run = async (...parameters: string[]) => {
    const { status, stdout, stderr } = await runProgram('terraform', parameters, { cwd: folder.path, env });
    return { status, text: stdout + stderr, stdout };
  };
  expect(await run('fmt', '-check', '-diff', 'main.tf')).toMatchObject({ status: 0 });
  const begun = await run('init', '-no-color');
  const advice = 'Without the registry, set TERRAFORM_MIRROR to a folder with the AWS provider (CONTRIBUTING.md).';
  if (begun.status !== 0) throw new Error(`Terraform has no AWS provider. ${advice}\n${begun.text}`);
  return {
    plan: () => run('plan', '-no-color', '-detailed-exitcode'),
    async apply(): Promise<SetUpArns> {
      const applied = await run('apply', '-auto-approve', '-no-color');
      expect(applied.status, applied.text).toBe(0);
      const { stdout } = await run('output', '-json');
      const of = JSON.parse(stdout);
      return {
        key: of.kms_key_arn.value,
        source: of.source_secret_arn.value,
        destination: of.destination_secret_arn.value,
        role: of.iam_role_arn.value,
      };
    },
    destroy: () => run('destroy', '-auto-approve', '-no-color'),
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

const clients = () => openAwsClients(engine.aws.motoUrl, { accountId: ACCOUNT, region: 'us-east-1' });

async function leaveForeignKey(): Promise<{ keyArn: string; policy: PolicyDocument }> {
  const { kms } = await clients();
  const root = { AWS: `arn:aws:iam::${ACCOUNT}:root` };
  const policy: PolicyDocument = {
    Version: '2012-10-17',
    Id: 'of-others',
    Statement: [
      { Sid: 'root', Effect: 'Allow', Principal: root, Action: 'kms:*', Resource: '*' },
      {
        Sid: 'logs',
        Effect: 'Allow',
        Principal: { Service: 'logs.amazonaws.com' },
        Action: ['kms:Decrypt'],
        Resource: '*',
      },
    ],
  };
  const Policy = JSON.stringify(policy);
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ KeyUsage: 'ENCRYPT_DECRYPT', Policy }));
  return { keyArn: KeyMetadata?.Arn ?? '', policy };
}

async function readPolicy(keyArn: string): Promise<PolicyDocument> {
  const { kms } = await clients();
  const { Policy = '' } = await kms.send(new GetKeyPolicyCommand({ KeyId: keyArn, PolicyName: 'default' }));
  return JSON.parse(Policy);
}

test('a plan’s Terraform makes the whole setup, then has nothing left to do, and stores no password', async () => {
  const labels = {
    description: `it's "quoted" $` + '{x} %{y} \\n',
    tags: [{ key: 'cost center', value: '=1 + @x/y:z' }],
  };
  const { key, source, role } = requestFor();
  const request = requestFor({
    key: { ...key, ...labels } as RunRequest['key'],
    source: { ...source, ...labels },
    role: { ...role, ...labels },
  });
  const terraform = await openTerraform(terraformFile(blueprintOfPlan(request, PLAN, null), WORDS));
  const arns = await terraform.apply();
  await expectSetUp(engine.aws.motoUrl, arns, askedFor(request));
  expect(await terraform.plan()).toMatchObject({ status: 0 });
  for (const password of Object.values(PASSWORDS)) {
    expect(folder.read()).not.toContain(JSON.stringify(password).slice(1, -1));
    expect(folder.read()).not.toContain(password);
  }
  expect(folder.read()).toContain('"secret_string_wo"');
});

test('a plan’s Terraform adds the role to an existing key, keeps the rest, and removes only the role again', async () => {
  const { keyArn, policy } = await leaveForeignKey();
  const request = requestFor({ key: { mode: 'existing', keyArn } });
  const terraform = await openTerraform(terraformFile(blueprintOfPlan(request, PLAN, null), WORDS));
  const arns = await terraform.apply();
  await expectSetUp(engine.aws.motoUrl, arns, askedFor(request), addKeyUser(policy, arns.role));
  expect(await terraform.plan()).toMatchObject({ status: 0 });
  expect(await terraform.destroy()).toMatchObject({ status: 0 });
  expect(await readPolicy(keyArn)).toEqual(policy);
});

test.each(['new', 'existing'])(
  'the Terraform of a finished run with a %s key imports it without any change',
  async (kind) => {
    const change: Partial<RunRequest> =
      kind === 'new' ? {} : { key: { mode: 'existing', keyArn: (await leaveForeignKey()).keyArn } };
    const runId = await engine.request(change);
    await engine.execute(runId);
    const view = await engine.view(runId);
    const results = readResults(view.arns)!;
    const arns = {
      key: results.keyArn,
      source: results.sourceSecretArn,
      destination: results.destinationSecretArn,
      role: results.roleArn,
    };
    const read = () => readSetUp(engine.aws.motoUrl, arns, 'data_loading_policy');
    const before = await read();
    const terraform = await openTerraform(terraformFile(blueprintOfRun(view, results), messages.ja.takeAway.code));
    const planned = await terraform.plan();
    expect(planned.text).toMatch(/Plan: [57] to import, 0 to add, 0 to change, 0 to destroy\./);
    expect(await terraform.apply()).toEqual(arns);
    expect(await read()).toEqual(before);
    expect(await terraform.plan()).toMatchObject({ status: 0 });
    const secrets = [before.source.value, before.destination.value].map((value) => JSON.parse(value ?? '').password);
    for (const password of secrets) expect(folder.read()).not.toContain(password);
  },
);

test('Terraform reads every text literally', async () => {
  const dollar = '$';
  const texts = [
    `it's "quoted" \\n \\\\`,
    `${dollar}{aws_kms_key.limitless.arn} ${dollar}${dollar}{x} ${dollar}`,
    '%{ if true }x%{ endif } %%{y} 100%',
    'line\nbreak\ttab\r',
    '日本語 😀 <>&',
    `${dollar}(touch x) \`y\` # // /* */`,
  ];
  const outputs = texts.map((text, index) => `output "o${index}" {\n  value = ${quoteHcl(text)}\n}\n`);
  folder.write('main.tf', outputs.join('\n'));
  const options = { cwd: folder.path, env: terraformEnvironment(folder, process.env) };
  expect(await runProgram('terraform', ['apply', '-auto-approve', '-no-color'], options)).toMatchObject({ status: 0 });
  const { stdout } = await runProgram('terraform', ['output', '-json'], options);
  const read = JSON.parse(stdout);
  expect(texts.map((_, index) => read[`o${index}`].value)).toEqual(texts);
});
