import { parseArn, roleNameFromArn, secretNameFromArn } from './arn.ts';

/** The console of each partition in which the portal knows its addresses, and the Region that records IAM's events. */
const CONSOLES: Readonly<Record<string, { host: string; isRegional: boolean; iamRegion: string }>> = {
  aws: { host: 'console.aws.amazon.com', isRegional: true, iamRegion: 'us-east-1' },
  'aws-cn': { host: 'console.amazonaws.cn', isRegional: true, iamRegion: 'cn-north-1' },
  'aws-us-gov': { host: 'console.amazonaws-us-gov.com', isRegional: false, iamRegion: 'us-gov-west-1' },
};

/**
 * The page of a KMS key, a secret or an IAM role in the AWS console, in the partition and Region of its ARN; null for
 * anything else, and in partitions whose console the portal doesn't know.
 */
export function consoleLink(resourceArn: string): string | null {
  const arn = parseArn(resourceArn);
  const site = arn && siteOf(arn.partition, arn.region);
  if (!arn || !site) return null;
  const { region, resource } = arn;
  const [roleName, secretName] = [roleNameFromArn(resourceArn), secretNameFromArn(resourceArn)];
  if (arn.service === 'kms' && resource.startsWith('key/')) {
    return `${site}/kms/home?region=${region}#/kms/keys/${encodeURIComponent(resource.slice('key/'.length))}`;
  }
  if (secretName !== null) {
    return `${site}/secretsmanager/secret?name=${encodeURIComponent(secretName)}&region=${region}`;
  }
  // IAM has no Region.
  if (arn.service === 'iam' && roleName !== null) {
    return `${site}/iam/home#/roles/details/${encodeURIComponent(roleName)}`;
  }
  return null;
}

/**
 * CloudTrail's event history of a KMS key, a secret or an IAM role in the AWS console: who did what to it in the last 90
 * days. Null where the portal doesn't know the console. CloudTrail names a role by its name, the others by their ARN.
 */
export function eventHistoryLink(resourceArn: string): string | null {
  const arn = parseArn(resourceArn);
  const region = arn?.region || (arn && consoleOf(arn.partition)?.iamRegion);
  const site = arn && region ? siteOf(arn.partition, region) : null;
  if (!site) return null;
  const name = roleNameFromArn(resourceArn) ?? resourceArn;
  return `${site}/cloudtrailv2/home?region=${region}#/events?ResourceName=${encodeURIComponent(name)}`;
}

function consoleOf(partition: string) {
  return Object.hasOwn(CONSOLES, partition) ? CONSOLES[partition] : undefined;
}

function siteOf(partition: string, region: string): string | null {
  const known = consoleOf(partition);
  return known ? `https://${known.isRegional && region ? `${region}.` : ''}${known.host}` : null;
}
