import { text } from 'node:stream/consumers';
import { GetRoleCommand } from '@aws-sdk/client-iam';
import { DescribeKeyCommand } from '@aws-sdk/client-kms';
import { GetResourcesCommand } from '@aws-sdk/client-resource-groups-tagging-api';
import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import type { z } from 'zod';
import { type AwsClients, openRoleClients } from '#e2e/harness/aws-clients.ts';
import { readSetUpWith } from '#e2e/harness/read-set-up.ts';
import {
  type Existing,
  type AccountQuestion as Question,
  questionSchema,
  type setUpAnswerSchema,
} from './account-question.ts';
import { judgeSetUp } from './check-set-up.ts';
import { RUN_TAG } from './read-aws.ts';

// A separate program that shares no code with the portal. It reads a team's account with the team's deployer role: one
// question on standard input, one answer on standard output, both in JSON.

const READ_ONLY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: [
        ...['iam:Get*', 'iam:List*', 'kms:Describe*', 'kms:Get*', 'kms:List*', 'tag:GetResources'],
        ...['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
      ],
      Resource: '*',
    },
  ],
});

const TYPES = ['kms:key', 'secretsmanager:secret'];

const MISSING = ['NotFoundException', 'ResourceNotFoundException', 'NoSuchEntityException', 'NoSuchEntity'];

try {
  console.log(JSON.stringify(await answer(questionSchema.parse(JSON.parse(await text(process.stdin))))));
} catch (error) {
  console.error(`${(error as Error).name}: ${(error as Error).message}`);
  process.exitCode = 1;
}

async function answer(asked: Question): Promise<unknown> {
  const { roleArn, externalId, region } = asked.deployer;
  const clients = await openRoleClients(
    // As `server/settings` does it for the portal: HTTPS_PROXY and NO_PROXY apply to AWS.
    { region, maxAttempts: 5, requestHandler: { httpsAgent: { proxyEnv: process.env } } },
    {
      RoleArn: roleArn,
      ExternalId: externalId,
      RoleSessionName: 'limitless-conformance',
      SourceIdentity: 'conformance',
      Policy: READ_ONLY,
      DurationSeconds: 900,
    },
  );
  return asked.ask === 'set-up' ? checkOne(clients, asked) : listExisting(clients, asked);
}

async function checkOne(
  clients: AwsClients,
  { runId, arns, boundaryArn, submission }: Extract<Question, { ask: 'set-up' }>,
): Promise<z.output<typeof setUpAnswerSchema>> {
  const [, , , , accountId = ''] = arns.key.split(':');
  const found = await readSetUpWith(clients, arns, submission.role.policyName);
  const isValueRead = found.source.value !== undefined && found.destination.value !== undefined;
  const run = { id: runId, team_id: submission.target.teamId, account_id: accountId };
  const violations = judgeSetUp(found, run, arns, submission);
  const { Role } = await clients.iam.send(new GetRoleCommand({ RoleName: submission.role.roleName }));
  const boundary = Role?.PermissionsBoundary?.PermissionsBoundaryArn ?? null;
  if (boundary !== boundaryArn) violations.push(`role.boundary is ${boundary}, not ${boundaryArn}`);
  return { violations: violations.filter((what) => isValueRead || !/^\w+\.value /.test(what)), isValueRead };
}

async function listExisting(
  clients: AwsClients,
  asked: Extract<Question, { ask: 'what-exists' }>,
): Promise<Existing[]> {
  const tagged = await findTagged(clients, asked.runIds);
  const keys = new Set([...asked.keyArns, ...tagged.filter((arn) => arn.includes(':key/'))]);
  const secrets = new Set([...asked.secretNames, ...tagged.filter((arn) => arn.includes(':secret:'))]);
  const found = await Promise.all([
    ...[...keys].map((arn) => lookKey(clients, arn)),
    ...asked.aliases.map((name) => lookAlias(clients, name)),
    ...[...secrets].map((id) => lookSecret(clients, id)),
    ...asked.roleNames.map((name) => lookRole(clients, name)),
  ]);
  const existing = found.filter((one) => one !== null);
  return existing.filter(({ name }, index) => existing.findIndex((other) => other.name === name) === index);
}

/** Also finds what a call with a lost response made. */
async function findTagged({ tagging }: AwsClients, runIds: string[]): Promise<string[]> {
  if (runIds.length === 0) return [];
  const filters = { TagFilters: [{ Key: RUN_TAG, Values: runIds }], ResourceTypeFilters: TYPES };
  const { ResourceTagMappingList = [] } = await tagging.send(new GetResourcesCommand(filters));
  return ResourceTagMappingList.flatMap(({ ResourceARN }) => ResourceARN ?? []);
}

async function lookKey({ kms }: AwsClients, arn: string): Promise<Existing | null> {
  const answer = await orNull(kms.send(new DescribeKeyCommand({ KeyId: arn })));
  return answer && { kind: 'key', name: arn, deletion: answer.KeyMetadata?.DeletionDate?.toISOString() ?? null };
}

async function lookAlias({ kms }: AwsClients, name: string): Promise<Existing | null> {
  const answer = await orNull(kms.send(new DescribeKeyCommand({ KeyId: name })));
  return answer && { kind: 'alias', name, deletion: null };
}

async function lookSecret({ secrets }: AwsClients, id: string): Promise<Existing | null> {
  const answer = await orNull(secrets.send(new DescribeSecretCommand({ SecretId: id })));
  return answer && { kind: 'secret', name: answer.ARN ?? id, deletion: answer.DeletedDate?.toISOString() ?? null };
}

async function lookRole({ iam }: AwsClients, name: string): Promise<Existing | null> {
  const answer = await orNull(iam.send(new GetRoleCommand({ RoleName: name })));
  return answer && { kind: 'role', name, deletion: null };
}

async function orNull<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (MISSING.includes((error as Error).name)) return null;
    throw error;
  }
}
