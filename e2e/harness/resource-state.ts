import type { AwsCall } from './aws-call.ts';
import type { CheckContext } from './aws-check.ts';
import { xmlText } from './upstream.ts';

/** The resource's value for each condition key that depends on the resource. */
type ResourceState = Record<string, string | string[]>;

/**
 * The properties of a key, a secret or a role that policies may check: tags, a key's aliases, and a role's boundary.
 */
export async function readResourceState(call: AwsCall, arn: string, context: CheckContext): Promise<ResourceState> {
  if (arn.includes(':iam:')) return readRole(arn, context);
  const [tags, aliases] = await Promise.all([readTags(call, arn, context), readAliases(call, arn, context)]);
  return { ...tags, ...aliases };
}

async function readAliases(
  call: AwsCall,
  arn: string,
  { caller, upstream }: CheckContext,
): Promise<Record<string, string[]>> {
  if (!arn.includes(':kms:')) return {};
  const place = { accountId: caller.accountId, region: call.region };
  const answer = await upstream.askJson(place, 'kms', 'ListAliases', { KeyId: arn });
  const names = ((answer?.Aliases ?? []) as { AliasName?: string }[]).flatMap(({ AliasName }) => AliasName ?? []);
  return names.length === 0 ? {} : { 'kms:ResourceAliases': names };
}

async function readTags(
  call: AwsCall,
  arn: string,
  { caller, upstream }: CheckContext,
): Promise<Record<string, string>> {
  const place = { accountId: caller.accountId, region: call.region };
  const answer = arn.includes(':kms:')
    ? await upstream.askJson(place, 'kms', 'ListResourceTags', { KeyId: arn })
    : await upstream.askJson(place, 'secretsmanager', 'DescribeSecret', { SecretId: arn });
  const tags = (answer?.Tags ?? []) as { Key?: string; Value?: string; TagKey?: string; TagValue?: string }[];
  return Object.fromEntries(
    tags.map((tag) => [`aws:ResourceTag/${tag.Key ?? tag.TagKey}`, tag.Value ?? tag.TagValue ?? '']),
  );
}

async function readRole(arn: string, { caller, upstream }: CheckContext): Promise<Record<string, string>> {
  const place = { accountId: caller.accountId, region: 'us-east-1' };
  const params = { RoleName: arn.split('/').at(-1) ?? '' };
  const [role, tags] = await Promise.all([
    upstream.askXml(place, 'iam', { Action: 'GetRole', ...params }),
    upstream.askXml(place, 'iam', { Action: 'ListRoleTags', ...params }),
  ]);
  const boundary = xmlText(role ?? '', 'PermissionsBoundaryArn');
  const found = (tags ?? '').matchAll(/<Key>([^<]*)<\/Key>\s*<Value>([^<]*)<\/Value>/g);
  return {
    ...Object.fromEntries([...found].map(([, key, value = '']) => [`aws:ResourceTag/${key}`, value])),
    ...(boundary === null ? {} : { 'iam:PermissionsBoundary': boundary }),
  };
}
