import { textParam } from './aws-call.ts';
import { type AwsCheck, refusal } from './aws-check.ts';
import { awsPrincipals, principalExists, readPolicy } from './policy-principals.ts';

const TRUST_POLICY_MAX = 2048;
const INLINE_POLICY_MAX = 10_240;

export const checkRoleName: AwsCheck = async (call) => {
  const name = textParam(call, 'RoleName') ?? '';
  if (/^[\w+=,.@-]{1,64}$/.test(name)) return null;
  return refusal(400, 'ValidationError', 'The specified value for roleName is invalid.');
};

/** IAM role names are unique regardless of case; moto is case-sensitive. */
export const checkRoleIsNew: AwsCheck = async (call, { caller, upstream }) => {
  const place = { accountId: caller.accountId, region: 'us-east-1' };
  const xml = await upstream.askXml(place, 'iam', { Action: 'ListRoles', MaxItems: '1000' });
  const name = textParam(call, 'RoleName') ?? '';
  const names = [...(xml ?? '').matchAll(/<RoleName>([^<]*)<\/RoleName>/g)].map(([, found]) => found?.toLowerCase());
  if (!names.includes(name.toLowerCase())) return null;
  return refusal(409, 'EntityAlreadyExists', `Role with name ${name} already exists.`);
};

export const checkTrustPolicy: AwsCheck = async (call, { upstream }) => {
  const text = textParam(call, 'AssumeRolePolicyDocument') ?? '';
  if (text.length > TRUST_POLICY_MAX) {
    return refusal(409, 'LimitExceeded', `Cannot exceed quota for ACLSizePerRole: ${TRUST_POLICY_MAX}`);
  }
  const policy = readPolicy(text);
  if (!policy) return refusal(400, 'MalformedPolicyDocument', 'This policy contains invalid Json');
  for (const principal of awsPrincipals(policy)) {
    if (await principalExists(upstream, principal)) continue;
    return refusal(400, 'MalformedPolicyDocument', `Invalid principal in policy: "AWS":"${principal}"`);
  }
  return null;
};

export const checkInlinePolicy: AwsCheck = async (call) => {
  if (!/^[\w+=,.@-]{1,128}$/.test(textParam(call, 'PolicyName') ?? '')) {
    return refusal(400, 'ValidationError', 'The specified value for policyName is invalid.');
  }
  const size = (textParam(call, 'PolicyDocument') ?? '').replace(/\s/g, '').length;
  if (size <= INLINE_POLICY_MAX) return null;
  const message = `Maximum policy size of ${INLINE_POLICY_MAX} bytes exceeded for role ${textParam(call, 'RoleName')}`;
  return refusal(409, 'LimitExceeded', message);
};
