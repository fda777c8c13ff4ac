import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateAliasCommand, CreateKeyCommand, GetKeyPolicyCommand, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { runProgram } from '#e2e/export/exported-code.ts';
import type { AwsClients } from '#e2e/harness/aws-clients.ts';
import { addKeyUser } from '#lib/aws/key-policy.ts';
import type { PolicyDocument } from '#lib/aws/policy.ts';

/** One call with the input of the API, and the answer as JSON. */
export type SendCall = (operation: Operation, input: object) => Promise<Answer>;

interface Answer {
  KeyMetadata?: { Arn?: string | undefined } | undefined;
  Policy?: string | undefined;
  ARN?: string | undefined;
  Role?: { Arn?: string | undefined } | undefined;
}

const SERVICES = {
  CreateKey: 'kms',
  CreateAlias: 'kms',
  GetKeyPolicy: 'kms',
  PutKeyPolicy: 'kms',
  CreateSecret: 'secretsmanager',
  CreateRole: 'iam',
  PutRolePolicy: 'iam',
} as const;
type Operation = keyof typeof SERVICES;

/**
 * The setup of the Aurora User Guide with as few calls as possible, one after the other: no preflight, no tags, no
 * check of the result. What somebody does who types the commands.
 */
export async function makePlainSetUp(send: SendCall, name: string): Promise<void> {
  const { KeyMetadata } = await send('CreateKey', { Description: name });
  const keyArn = KeyMetadata?.Arn ?? '';
  await send('CreateAlias', { AliasName: `alias/${name}`, TargetKeyId: keyArn });
  const SecretString = JSON.stringify({ username: 'u', password: name });
  const source = await send('CreateSecret', { Name: `${name}/source`, KmsKeyId: keyArn, SecretString });
  const destination = await send('CreateSecret', { Name: `${name}/destination`, KmsKeyId: keyArn, SecretString });
  const { Role } = await send('CreateRole', { RoleName: name, AssumeRolePolicyDocument: JSON.stringify(TRUST) });
  const { Policy = '' } = await send('GetKeyPolicy', { KeyId: keyArn, PolicyName: 'default' });
  const policy = addKeyUser(JSON.parse(Policy) as PolicyDocument, Role?.Arn ?? '');
  await send('PutKeyPolicy', { KeyId: keyArn, PolicyName: 'default', Policy: JSON.stringify(policy) });
  const statement = [
    { Effect: 'Allow', Action: ['secretsmanager:GetSecretValue'], Resource: [source.ARN, destination.ARN] },
    { Effect: 'Allow', Action: ['kms:Decrypt'], Resource: keyArn },
  ];
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: statement });
  await send('PutRolePolicy', { RoleName: name, PolicyName: 'data_loading_policy', PolicyDocument });
}

const TRUST = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'rds.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};

/** Each call as a command of the AWS CLI. Throws if one fails. */
export function sendWithCli(env: NodeJS.ProcessEnv): SendCall {
  return async (operation, input) => {
    const command = operation.replace(/(?!^)[A-Z]/g, '-$&').toLowerCase();
    const parameters = [SERVICES[operation], command, '--cli-input-json', JSON.stringify(input), '--output', 'json'];
    const { status, stdout, stderr } = await runProgram('aws', [...parameters, '--region', 'us-east-1'], { env });
    if (status !== 0) throw new Error(`aws ${command}: ${stderr}`);
    return stdout.trim() === '' ? {} : JSON.parse(stdout);
  };
}

/** Each call with the AWS SDK, in this process. */
export function sendWithSdk({ kms, iam, secrets }: AwsClients): SendCall {
  const calls: Readonly<Record<Operation, (input: never) => Promise<Answer>>> = {
    CreateKey: (input) => kms.send(new CreateKeyCommand(input)),
    CreateAlias: (input) => kms.send(new CreateAliasCommand(input)) as Promise<Answer>,
    GetKeyPolicy: (input) => kms.send(new GetKeyPolicyCommand(input)),
    PutKeyPolicy: (input) => kms.send(new PutKeyPolicyCommand(input)) as Promise<Answer>,
    CreateSecret: (input) => secrets.send(new CreateSecretCommand(input)),
    CreateRole: (input) => iam.send(new CreateRoleCommand(input)),
    PutRolePolicy: (input) => iam.send(new PutRolePolicyCommand(input)) as Promise<Answer>,
  };
  return (operation, input) => calls[operation](input as never);
}
