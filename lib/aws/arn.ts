/** The parts of an Amazon Resource Name, in AWS's terms: `arn:partition:service:region:account-id:resource`. */
export interface Arn {
  partition: string;
  service: string;
  region: string;
  accountId: string;
  resource: string;
}

const ARN_PATTERN = /^arn:([a-z0-9-]+):([a-z0-9-]+):([a-z0-9-]*):(\d{12}|):(.+)$/;

/** Splits an ARN into its parts; null if the text isn't an ARN. */
export function parseArn(text: string): Arn | null {
  const match = ARN_PATTERN.exec(text);
  if (!match) return null;
  const [, partition = '', service = '', region = '', accountId = '', resource = ''] = match;
  return { partition, service, region, accountId, resource };
}

/** The role name in an assumed-role session ARN or a role ARN (`role/PATH/NAME`); null for any other ARN. */
export function roleNameFromArn(text: string): string | null {
  const arn = parseArn(text);
  if (!arn) return null;
  const parts = arn.resource.split('/');
  if (arn.service === 'sts' && parts[0] === 'assumed-role') return parts[1] ?? null;
  if (arn.service === 'iam' && parts[0] === 'role') return parts.at(-1) ?? null;
  return null;
}

/** The ARN that a trust policy uses for a caller: the role's for a session, since session ARNs don't last. */
export function principalOf(callerArn: string): string {
  const roleName = roleNameFromArn(callerArn);
  const arn = parseArn(callerArn);
  if (roleName === null || arn?.service !== 'sts') return callerArn;
  return roleArn(arn, roleName);
}

/** Whether a trust policy can name the ARN as one role or one user. */
export function isRoleOrUserArn(text: string): boolean {
  return /^arn:[a-z-]+:iam::\d{12}:(?:role|user)\/[\w+=,.@/-]+$/.test(text);
}

/**
 * The name of the secret in `arn:…:secret:NAME-XXXXXX`, where Secrets Manager chose the six characters; null for any
 * other ARN.
 */
export function secretNameFromArn(text: string): string | null {
  const arn = parseArn(text);
  if (arn?.service !== 'secretsmanager') return null;
  return /^secret:(.+)-[A-Za-z0-9]{6}$/.exec(arn.resource)?.[1] ?? null;
}

/** The ARN of a role. Its path begins and ends with a slash. */
export function roleArn(
  { partition, accountId }: Pick<Arn, 'partition' | 'accountId'>,
  roleName: string,
  path = '/',
): string {
  return `arn:${partition}:iam::${accountId}:role${path}${roleName}`;
}

/** `arn:partition:iam::account:root`, the principal of a key policy's first statement. */
export function accountRootArn(partition: string, accountId: string): string {
  return `arn:${partition}:iam::${accountId}:root`;
}
