import { ListRolesCommand, ListRoleTagsCommand } from '@aws-sdk/client-iam';
import { DescribeKeyCommand, ListKeysCommand, ListResourceTagsCommand } from '@aws-sdk/client-kms';
import { paginateListSecrets } from '@aws-sdk/client-secrets-manager';
import { type AwsClients, openAwsClients } from '#e2e/harness/aws-clients.ts';

/** A resource in AWS with a run's tag. */
export interface TaggedResource {
  kind: 'key' | 'secret' | 'role';
  arn: string;
  accountId: string;
  /** The name of a secret, since its ARN has a suffix. */
  name: string;
  tags: Record<string, string>;
}

export const RUN_TAG = 'limitless-portal:run';

/**
 * Every resource in the account and Region with a run's tag, except those pending deletion; roles belong to the whole
 * account.
 */
export async function readTagged(
  motoUrl: string,
  place: { accountId: string; region: string },
): Promise<TaggedResource[]> {
  const clients = await openAwsClients(motoUrl, place);
  const found = [...(await readKeys(clients)), ...(await readSecrets(clients)), ...(await readRoles(clients))];
  return found.filter(({ tags }) => tags[RUN_TAG] !== undefined).map((one) => ({ ...one, accountId: place.accountId }));
}

type Found = Omit<TaggedResource, 'accountId'>;

async function readKeys({ kms }: AwsClients): Promise<Found[]> {
  const keys: Found[] = [];
  let Marker: string | undefined;
  do {
    const page = await kms.send(new ListKeysCommand({ Limit: 1000, Marker }));
    for (const { KeyId, KeyArn: arn = '' } of page.Keys ?? []) {
      const { Tags = [] } = await kms.send(new ListResourceTagsCommand({ KeyId }));
      const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
      if (KeyMetadata?.KeyState === 'PendingDeletion') continue;
      keys.push({ kind: 'key', arn, name: KeyId ?? '', tags: toRecord(Tags.map((t) => [t.TagKey, t.TagValue])) });
    }
    Marker = page.Truncated ? page.NextMarker : undefined;
  } while (Marker !== undefined);
  return keys;
}

async function readSecrets({ secrets }: AwsClients): Promise<Found[]> {
  const found: Found[] = [];
  for await (const page of paginateListSecrets({ client: secrets }, {})) {
    for (const { ARN: arn = '', Name: name = '', Tags = [] } of page.SecretList ?? []) {
      found.push({ kind: 'secret', arn, name, tags: toRecord(Tags.map(({ Key, Value }) => [Key, Value])) });
    }
  }
  return found;
}

async function readRoles({ iam }: AwsClients): Promise<Found[]> {
  const found: Found[] = [];
  let Marker: string | undefined;
  do {
    const page = await iam.send(new ListRolesCommand({ Marker }));
    for (const { RoleName, Arn: arn = '' } of page.Roles ?? []) {
      const { Tags = [] } = await iam.send(new ListRoleTagsCommand({ RoleName }));
      found.push({
        kind: 'role',
        arn,
        name: RoleName ?? '',
        tags: toRecord(Tags.map(({ Key, Value }) => [Key, Value])),
      });
    }
    Marker = page.IsTruncated ? page.Marker : undefined;
  } while (Marker !== undefined);
  return found;
}

function toRecord(pairs: [string | undefined, string | undefined][]): Record<string, string> {
  return Object.fromEntries(pairs.map(([key = '', value = '']) => [key, value]));
}
