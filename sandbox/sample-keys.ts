import {
  CreateAliasCommand,
  CreateKeyCommand,
  type CreateKeyCommandInput,
  DisableKeyCommand,
  KMSClient,
  paginateListAliases,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';
import { initialKeyPolicy } from '#lib/aws/key-policy.ts';
import { aliasName } from '#lib/aws/names.ts';
import type { Team } from '#lib/team.ts';
import type { AccountAccess } from './accounts.ts';

type SampleKey = {
  alias: string;
  description: string;
  spec: Pick<CreateKeyCommandInput, 'KeySpec' | 'KeyUsage'>;
  after?: (kms: KMSClient, keyId: string) => Promise<unknown>;
};

const SYMMETRIC = { KeySpec: 'SYMMETRIC_DEFAULT', KeyUsage: 'ENCRYPT_DECRYPT' } as const;

/** One key that a setup can use, and one for each common reason why it can't. */
export const SAMPLE_KEYS: readonly SampleKey[] = [
  { alias: 'shared-data', description: 'Data of several applications', spec: SYMMETRIC },
  {
    alias: 'paused-data',
    description: 'Temporarily disabled',
    spec: SYMMETRIC,
    after: (kms, KeyId) => kms.send(new DisableKeyCommand({ KeyId })),
  },
  {
    alias: 'retired-data',
    description: 'Pending deletion',
    spec: SYMMETRIC,
    after: (kms, KeyId) => kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 30 })),
  },
  {
    alias: 'document-signing',
    description: 'Signs documents',
    spec: { KeySpec: 'RSA_2048', KeyUsage: 'SIGN_VERIFY' },
  },
  {
    alias: 'request-codes',
    description: 'Authentication codes of requests',
    spec: { KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' },
  },
];

/** Creates the sample keys that are missing in the account and Region. */
export async function makeSampleKeys(access: AccountAccess, team: Team): Promise<void> {
  const kms = new KMSClient(access);
  const taken = new Set<string | undefined>();
  for await (const page of paginateListAliases({ client: kms }, {})) {
    for (const { AliasName } of page.Aliases ?? []) taken.add(AliasName);
  }
  const { partition, accountId } = team;
  const policy = initialKeyPolicy({ partition, accountId, administratorArns: [], administratorsMayDelete: true });
  for (const sample of SAMPLE_KEYS.filter(({ alias }) => !taken.has(aliasName(alias)))) {
    const input = { ...sample.spec, Description: sample.description, Policy: JSON.stringify(policy) };
    const { KeyMetadata } = await kms.send(new CreateKeyCommand(input));
    const keyId = KeyMetadata?.KeyId as string;
    await kms.send(new CreateAliasCommand({ AliasName: aliasName(sample.alias), TargetKeyId: keyId }));
    await sample.after?.(kms, keyId);
  }
}
