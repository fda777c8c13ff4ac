import type { AwsCall } from './aws-call.ts';
import type { CheckContext } from './aws-check.ts';

/** The tags of a key or a secret, as the condition keys under which policies ask for them. */
export async function readResourceTags(
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
