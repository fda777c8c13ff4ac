import { type AwsCall, textParam } from './aws-call.ts';
import { type AwsCheck, refusal } from './aws-check.ts';
import type { Caller } from './caller-book.ts';
import { asList, awsPrincipals, type PolicyReading, readPolicy, roleOf } from './policy-principals.ts';
import { xmlText } from './upstream.ts';

const SESSION_POLICY_MAX = 2048;

export const checkDuration: AwsCheck = async (call) => {
  const seconds = Number(textParam(call, 'DurationSeconds') ?? 3600);
  if (seconds > 3600) {
    const message =
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.';
    return refusal(400, 'ValidationError', message);
  }
  if (seconds >= 900) return null;
  const message =
    "1 validation error detected: Value at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900";
  return refusal(400, 'ValidationError', message);
};

/** AWS accepts a session without a policy. The portal must never request one, and a trust policy can't enforce that. */
export const checkSessionPolicy: AwsCheck = async (call) => {
  const policy = textParam(call, 'Policy');
  if (policy === undefined) return refusal(403, 'AccessDenied', 'The session has no policy.');
  if (policy.length > SESSION_POLICY_MAX) {
    const message =
      "1 validation error detected: Value at 'policy' failed to satisfy constraint: Member must have length less than or equal to 2048";
    return refusal(400, 'ValidationError', message);
  }
  if (readPolicy(policy)) return null;
  return refusal(400, 'MalformedPolicyDocument', 'Syntax errors in policy.');
};

/** The role must exist, and its trust policy must allow this caller with this external id and source identity. */
export const checkTrust: AwsCheck = async (call, { caller, upstream }) => {
  const roleArn = textParam(call, 'RoleArn') ?? '';
  const denied = (action: string) =>
    refusal(403, 'AccessDenied', `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${roleArn}`);
  const role = roleOf(roleArn);
  if (!role) return refusal(400, 'ValidationError', `${roleArn} is invalid`);
  const place = { accountId: role.accountId, region: 'us-east-1' };
  const xml = await upstream.askXml(place, 'iam', { Action: 'GetRole', RoleName: role.name });
  const document = xml && xmlText(xml, 'Arn') === roleArn && xmlText(xml, 'AssumeRolePolicyDocument');
  if (!document) return denied('sts:AssumeRole');
  const trust = readPolicy(decodeURIComponent(document));
  const wanted = ['sts:AssumeRole'];
  if (textParam(call, 'SourceIdentity')) wanted.push('sts:SetSourceIdentity');
  if (textParam(call, 'Tags.member.1.Key')) wanted.push('sts:TagSession');
  const missing = wanted.find((action) => !isTrusted(trust, action, call, caller));
  return missing === undefined ? null : denied(missing);
};

function isTrusted(trust: PolicyReading, action: string, call: AwsCall, caller: Caller): boolean {
  return (trust?.statements ?? []).some(
    (statement) =>
      statement.Effect === 'Allow' &&
      awsPrincipals({ statements: [statement] }).some((principal) => isCaller(principal, caller)) &&
      asList(statement.Action).some((pattern) => isLike(action, pattern)) &&
      Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
        Object.entries(keys).every(([key, values]) => isMet(operator, contextValue(key, call), asList(values))),
      ),
  );
}

/** The caller's account matches too, since moto doesn't know the portal's own identity. */
function isCaller(principal: string, { accountId, arn }: Caller): boolean {
  return (
    ['*', accountId, arn].includes(principal) || new RegExp(`^arn:[a-z-]+:iam::${accountId}:root$`).test(principal)
  );
}

function contextValue(key: string, call: AwsCall): string | undefined {
  const params: Record<string, string> = {
    'sts:externalid': 'ExternalId',
    'sts:rolesessionname': 'RoleSessionName',
    'sts:sourceidentity': 'SourceIdentity',
  };
  return textParam(call, params[key.toLowerCase()] ?? '');
}

/** The operators that deployer roles use. Any other never matches, so that a test fails visibly. */
function isMet(operator: string, value: string | undefined, wanted: string[]): boolean {
  if (value === undefined) return operator.endsWith('IfExists');
  if (operator.startsWith('StringEquals')) return wanted.includes(value);
  return operator.startsWith('StringLike') && wanted.some((pattern) => isLike(value, pattern));
}

/** IAM's wildcards: `*` for any text, `?` for one character. */
function isLike(text: string, pattern: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`, 's').test(text);
}
