import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { AssumeRoleCommand, type AssumeRoleCommandInput, STSClient, type STSClientConfig } from '@aws-sdk/client-sts';

const BASE = { credentials: { accessKeyId: 'test', secretAccessKey: 'test' }, maxAttempts: 1 };

export interface AwsClients {
  iam: IAMClient;
  kms: KMSClient;
  secrets: SecretsManagerClient;
  tagging: ResourceGroupsTaggingAPIClient;
}

/** The proxy requires a session policy. */
const EVERYTHING = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});

/** Clients for one account, through a role in that account; moto itself accepts any role. Each call is sent once. */
export async function openAwsClients(
  endpoint: string,
  options: { accountId: string; region: string; assume?: Partial<AssumeRoleCommandInput> },
): Promise<AwsClients> {
  const { region } = options;
  return openRoleClients(
    { ...BASE, endpoint, region },
    {
      RoleArn: `arn:aws:iam::${options.accountId}:role/reader`,
      RoleSessionName: 'limitless-tests',
      SourceIdentity: 'tests',
      Policy: EVERYTHING,
      ...options.assume,
    },
  );
}

/** Clients with the credentials of a role, which `caller` assumes: by default, the identity that the SDK finds. */
export async function openRoleClients(
  caller: Pick<STSClientConfig, 'region' | 'endpoint' | 'maxAttempts' | 'credentials' | 'requestHandler'>,
  assume: AssumeRoleCommandInput,
): Promise<AwsClients> {
  const sts = new STSClient(caller);
  const { Credentials: given } = await sts.send(new AssumeRoleCommand(assume));
  sts.destroy();
  const credentials = {
    accessKeyId: given?.AccessKeyId ?? '',
    secretAccessKey: given?.SecretAccessKey ?? '',
    sessionToken: given?.SessionToken ?? '',
  };
  const settings = { ...caller, credentials };
  return {
    iam: new IAMClient(settings),
    kms: new KMSClient(settings),
    secrets: new SecretsManagerClient(settings),
    tagging: new ResourceGroupsTaggingAPIClient(settings),
  };
}
