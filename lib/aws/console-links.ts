import { parseArn, roleNameFromArn, secretNameFromArn } from './arn.ts';

/** The console of each partition in which the portal knows its addresses. */
const CONSOLES: Readonly<Record<string, { host: string; isRegional: boolean }>> = {
  aws: { host: 'console.aws.amazon.com', isRegional: true },
  'aws-cn': { host: 'console.amazonaws.cn', isRegional: true },
  'aws-us-gov': { host: 'console.amazonaws-us-gov.com', isRegional: false },
};

/**
 * The page of a KMS key, a secret or an IAM role in the AWS console, in the partition and Region of its ARN; null for
 * anything else, and in partitions whose console the portal doesn't know.
 */
export function consoleLink(resourceArn: string): string | null {
  const arn = parseArn(resourceArn);
  const known = arn && Object.hasOwn(CONSOLES, arn.partition) ? CONSOLES[arn.partition] : undefined;
  if (!arn || !known) return null;
  const { region, resource } = arn;
  const site = `https://${known.isRegional && region ? `${region}.` : ''}${known.host}`;
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
