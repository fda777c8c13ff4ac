import { expect, test } from 'vitest';
import { messages } from '../i18n/messages.ts';
import type { Plan } from '../plan/plan.ts';
import { defaultSubmission } from '../request/defaults.ts';
import type { RunRequest } from '../request/schema.ts';
import type { Check } from '../runs/events.ts';
import { buildRunView } from '../runs/view.ts';
import { type Blueprint, blueprintOfPlan, blueprintOfRun } from './blueprint.ts';
import { cliScript } from './cli-script.ts';
import { terraformFile } from './terraform.ts';

const ACCOUNT = '111111111111';
const KEY = `arn:aws-cn:kms:cn-north-1:${ACCOUNT}:key/11111111-2222-3333-4444-555555555555`;
const SECRET = `arn:aws-cn:secretsmanager:cn-north-1:${ACCOUNT}:secret:source_DB_secret-AbCdEf`;
const BOUNDARY = `arn:aws-cn:iam::${ACCOUNT}:policy/boundary`;
const PLAN: Plan = {
  accountId: ACCOUNT,
  region: 'cn-north-1',
  deployerRoleArn: `arn:aws-cn:iam::${ACCOUNT}:role/deployer`,
  resources: [],
};
const RESULTS = {
  keyArn: KEY,
  sourceSecretArn: SECRET,
  destinationSecretArn: SECRET.replace('source', 'destination'),
  roleArn: `arn:aws-cn:iam::${ACCOUNT}:role/aurora-data-loader`,
};
const { passwords: _, ...REQUEST } = defaultSubmission({ id: 'payments', regions: ['cn-north-1'] });

function planned(change: Partial<RunRequest> = {}): Blueprint {
  return blueprintOfPlan({ ...REQUEST, ...change }, PLAN, BOUNDARY);
}

function finished(change: Partial<RunRequest> = {}, boundary = 'none'): Blueprint {
  const view = buildRunView([
    {
      type: 'run.requested',
      no: 1,
      at: '2026-11-01T00:00:00.000Z',
      runId: '0b9f6a52-6d1e-4b52-9a3f-5c6f0f5e7a01',
      teamId: 'payments',
      accountId: ACCOUNT,
      region: 'cn-north-1',
      partition: 'aws-cn',
      by: { userId: 'u1', name: 'dba' },
      kind: 'set-up',
      graphVersion: 1,
      cleanUp: null,
      request: { ...REQUEST, ...change },
    },
  ])!;
  const check: Check = { id: 'role-boundary', params: {}, passed: true, expected: boundary, found: boundary };
  return blueprintOfRun({ ...view, checks: [check] }, RESULTS);
}

const BOTH = [
  ['English', messages.en.takeAway.code],
  ['Japanese', messages.ja.takeAway.code],
] as const;

test('a setup has the portal’s tags, but no run’s, and the role also its own', () => {
  const own = [
    { key: 'managed-by', value: 'limitless-portal' },
    { key: 'limitless-portal:team', value: 'payments' },
  ];
  for (const { key, source, destination, role } of [planned(), finished()]) {
    expect(key.mode === 'create' && key.tags).toEqual(own);
    expect([source.tags, destination.tags]).toEqual([own, own]);
    expect(role.tags).toEqual([{ key: 'assumer', value: 'aurora_limitless_table_data_load' }, ...own]);
  }
});

test('descriptions and tags of a request are part of the setup', () => {
  const labels = { description: 'about it', tags: [{ key: 'cost', value: '1' }] };
  const { source, role } = planned({
    source: { ...REQUEST.source, ...labels },
    role: { ...REQUEST.role, ...labels },
  } as Partial<RunRequest>);
  expect([source.description, role.description]).toEqual(['about it', 'about it']);
  expect([source.tags.at(-1), role.tags.at(-1)]).toEqual([labels.tags[0], labels.tags[0]]);
});

test.each([planned, finished])('the role has the path of the request, also where its ARN is written (%#)', (made) => {
  const words = messages.en.takeAway.code;
  const role = { ...REQUEST.role, path: '/limitless/' };
  const key = { mode: 'existing', keyArn: KEY } as const;
  expect(cliScript(made({ role }), words)).toContain(`ROLE_PATH='/limitless/'`);
  expect(cliScript(made(), words)).toContain(`ROLE_PATH='/'`);
  const terraform = terraformFile(made({ role, key }), words);
  expect(terraform).toMatch(/path += "\/limitless\/"/);
  expect(terraform).toContain(`:role/limitless/${role.roleName}"`);
  expect(terraformFile(made(), words)).not.toMatch(/^ +path /m);
});

test('the boundary is the team’s for a plan, and the one that the run verified afterwards', () => {
  expect(planned().role.boundaryArn).toBe(BOUNDARY);
  expect(finished().role.boundaryArn).toBeNull();
  expect(finished({}, BOUNDARY).role.boundaryArn).toBe(BOUNDARY);
});

test.each(BOTH)('in %s, a plan’s Terraform creates everything and asks for the passwords', (_language, words) => {
  const text = terraformFile(planned(), words);
  expect(text).not.toContain('import {');
  expect(text.match(/ephemeral = true/g)).toHaveLength(2);
  expect(text.match(/secret_string_wo /g)).toHaveLength(2);
  expect(text).not.toMatch(/secret_string\s*=/);
  expect(text).toContain(`permissions_boundary = "${BOUNDARY}"`);
  expect(text).toContain(`AWS = "arn:aws-cn:iam::${ACCOUNT}:root"`);
});

test.each(BOTH)('in %s, a run’s Terraform imports all it made and holds no value of a secret', (_language, words) => {
  const text = terraformFile(finished(), words);
  const ids = [...text.matchAll(/^import \{\n {2}to = (\S+)\n {2}id = "(.*)"$/gm)].map(([, to, id]) => [to, id]);
  const keyId = KEY.split('/').at(-1);
  expect(ids).toEqual([
    ['aws_kms_key.limitless', keyId],
    ['aws_kms_alias.limitless', 'alias/limitless'],
    ['aws_kms_key_policy.limitless', keyId],
    ['aws_secretsmanager_secret.source', RESULTS.sourceSecretArn],
    ['aws_secretsmanager_secret.destination', RESULTS.destinationSecretArn],
    ['aws_iam_role.data_loader', 'aurora-data-loader'],
    ['aws_iam_role_policy.data_loading', 'aurora-data-loader:data_loading_policy'],
  ]);
  expect(text).not.toMatch(/variable|secret_string|secret_version/);
  expect(text.match(/tags\["limitless-portal:run"\]/g)).toHaveLength(4);
  expect(text.match(/prevent_destroy = true/g)).toHaveLength(3);
});

test('an existing key is only read in Terraform, and its policy is nowhere written as a whole', () => {
  const key: RunRequest['key'] = { mode: 'existing', keyArn: KEY };
  for (const blueprint of [planned({ key }), finished({ key })]) {
    const text = terraformFile(blueprint, messages.en.takeAway.code);
    expect(text).toContain('data "aws_kms_key" "limitless"');
    expect(text).not.toMatch(/resource "aws_kms/);
    const script = cliScript(blueprint, messages.en.takeAway.code);
    expect(script).not.toContain('create-key');
    expect(script.indexOf('get-key-policy')).toBeLessThan(script.indexOf('put-key-policy'));
  }
});

test('what waits for deletion is restored by the script, and before Terraform, which imports it', () => {
  const blueprint = planned({
    key: { mode: 'existing', keyArn: KEY, restore: true },
    source: { ...REQUEST.source, restoreArn: SECRET },
  });
  const script = cliScript(blueprint, messages.en.takeAway.code);
  expect(script).toContain('aws kms cancel-key-deletion --key-id "$KEY_ARN"');
  expect(script).toContain('retry "$NEW_KEY|InvalidRequestException" replace_secret "$SOURCE_SECRET_ARN"');
  expect(script).not.toContain('must_be_free "$SOURCE_SECRET_NAME"');
  const terraform = terraformFile(blueprint, messages.en.takeAway.code);
  expect(terraform).toContain(`#   aws --region cn-north-1 secretsmanager restore-secret --secret-id '${SECRET}'`);
  expect(terraform).toContain(`import {\n  to = aws_secretsmanager_secret.source\n  id = "${SECRET}"\n}`);
});

test('a secret that a run restored keeps its former description and tags in Terraform', () => {
  const text = terraformFile(
    finished({ source: { ...REQUEST.source, restoreArn: SECRET } }),
    messages.en.takeAway.code,
  );
  expect(text.match(/^ {6}description,\n {6}tags,$/gm)).toHaveLength(1);
});

test('a finished run’s script creates a new secret where the run restored one', () => {
  const script = cliScript(finished({ source: { ...REQUEST.source, restoreArn: SECRET } }), messages.en.takeAway.code);
  expect(script).not.toContain(SECRET);
  expect(script).toContain('SOURCE_SECRET_ARN=$(retry "$NEW_KEY" create_secret "$SOURCE_SECRET_NAME"');
});
