import { type AwsCall, textParam } from './aws-call.ts';
import { type AwsCheck, type CheckContext, refusal } from './aws-check.ts';
import { asList, awsPrincipals, type PolicyReading, principalExists, readPolicy } from './policy-principals.ts';

const KEY_POLICY_MAX_BYTES = 32_768;
const KMS_ARN = /^arn:[a-z-]+:kms:([^:]*):(\d*):/;

/** Checks a key policy's syntax, size, characters and principals, and that the caller isn't locked out. */
export const checkKeyPolicy: AwsCheck = async (call, context) => {
  const text = textParam(call, 'Policy');
  if (text === undefined) return null;
  const malformed = (message: string) => refusal(400, 'MalformedPolicyDocumentException', message);
  if (Buffer.byteLength(text) > KEY_POLICY_MAX_BYTES) {
    return refusal(400, 'LimitExceededException', 'The key policy exceeds 32768 bytes.');
  }
  const policy = readPolicy(text);
  if (!policy || !/^[\t\n\r\x20-\xff]*$/.test(text)) return malformed('Policy contains syntax errors.');
  // Since August 2025.
  if (policy.statements.some((one) => !(one.Action || one.NotAction) || !one.Resource)) {
    return malformed('Policy contains a statement without a required element.');
  }
  if (!(await everyPrincipalIsKnown(policy, context))) {
    return malformed('Policy contains a statement with one or more invalid principals.');
  }
  if (canPutAgain(policy, context)) return null;
  return malformed('The new key policy will not allow you to update the key policy in the future.');
};

async function everyPrincipalIsKnown(policy: PolicyReading, { upstream, roleClock }: CheckContext): Promise<boolean> {
  for (const principal of awsPrincipals(policy)) {
    if (!(await principalExists(upstream, principal)) || !roleClock.isVisible(principal)) return false;
  }
  return true;
}

function canPutAgain(policy: PolicyReading, { caller }: CheckContext): boolean {
  const roleName = caller.arn.split('/')[1];
  const isCaller = (principal: string) =>
    principal === '*' ||
    principal.includes(`${caller.accountId}:root`) ||
    (roleName !== undefined && principal.endsWith(`/${roleName}`));
  return (policy?.statements ?? []).some(
    (statement) =>
      statement.Effect === 'Allow' &&
      awsPrincipals({ statements: [statement] }).some(isCaller) &&
      asList(statement.Action).some((action) => ['*', 'kms:*', 'kms:Put*', 'kms:PutKeyPolicy'].includes(action)),
  );
}

/** moto resolves an ARN of another account or Region to the caller's own key with that id. */
export const checkKeyPlace: AwsCheck = async (call, { caller }) => {
  const [, region, accountId] = KMS_ARN.exec(textParam(call, 'KeyId') ?? textParam(call, 'TargetKeyId') ?? '') ?? [];
  if (region === undefined) return null;
  if (region !== call.region) return refusal(400, 'NotFoundException', `Invalid arn ${region}`);
  if (accountId === caller.accountId) return null;
  const message = `User: ${caller.arn} is not authorized to perform: kms:${call.operation} on this resource because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access`;
  return refusal(400, 'AccessDeniedException', message);
};

export const checkAliasName: AwsCheck = async (call) => {
  const alias = textParam(call, 'AliasName') ?? '';
  if (alias.startsWith('alias/aws/')) return refusal(400, 'NotAuthorizedException', 'This alias is reserved for AWS.');
  if (/^alias\/[a-zA-Z0-9/_-]+$/.test(alias) && alias.length <= 256) return null;
  return refusal(400, 'InvalidAliasNameException', `Alias name is not valid: ${alias}`);
};

interface KeyMetadata {
  Arn: string;
  KeyState: string;
  KeySpec: string;
  KeyUsage: string;
}

/** A key according to moto; null if none. */
export async function describeKey(call: AwsCall, context: CheckContext, keyId: string): Promise<KeyMetadata | null> {
  const place = { accountId: context.caller.accountId, region: call.region };
  const answer = await context.upstream.askJson(place, 'kms', 'DescribeKey', { KeyId: keyId });
  return (answer?.KeyMetadata as KeyMetadata | undefined) ?? null;
}
