import { principalOf } from '#lib/aws/arn.ts';
import { type Denial, denialParams, readDenial } from '#lib/aws/read-denial.ts';
import { type ErrorCode, type ErrorParams, isDenial, type PortalError } from '#lib/errors.ts';
import { AwsError, awsErrorName, isAwsError, readAwsError } from '../aws-error.ts';

/** Converts an error of AssumeRole: whether the portal, its session or the deployer role has to change. */
export function readAssumeError(error: unknown, roleArn: string): PortalError {
  const read = readAwsError(error, 'AssumeRole', { roleArn });
  if (!isAwsError(read)) return read;
  const denial = readDenial(read.aws.message);
  const code = isDenial(read.code) ? refusalCode(read.code, denial) : REFUSALS[awsErrorName(error)];
  if (code === undefined) return read;
  const params = {
    roleArn,
    ...(code === 'deployer-role-refused' ? trustParams(denial) : refusalParams(denial)),
  };
  return new AwsError(code, params, { aws: read.aws, isOutcomeUnknown: false, cause: error });
}

/** The portal's ARN and the required trust policy are looked up when a person asks. */
function trustParams(denial: Denial | null): ErrorParams {
  const { action, policyType, explicit } = denialParams(denial);
  return { ...(action && { action }), ...(policyType && { policyType }), ...(explicit && { explicit }) };
}

function refusalParams(denial: Denial | null): ErrorParams {
  return {
    operation: 'AssumeRole',
    ...denialParams(denial),
    portalArn: denial?.principal ? principalOf(denial.principal) : '',
  };
}

/** Both the portal's own policies and the role's trust policy have to allow the call, and AWS often names neither. */
function refusalCode(code: ErrorCode, denial: Denial | null): ErrorCode {
  if (code === 'denied-by-organization') return code;
  if (denial?.policyType === 'vpcEndpoint') return 'denied-by-portal';
  const policyType = denial?.policyType ?? 'resource';
  return policyType === 'resource' ? 'deployer-role-refused' : 'portal-role-denied';
}

const REFUSALS: Readonly<Record<string, ErrorCode>> = {
  NoSuchEntity: 'deployer-role-refused',
  InvalidClientTokenId: 'portal-credentials-missing',
  ValidationError: 'session-policy-refused',
  MalformedPolicyDocument: 'session-policy-refused',
  PackedPolicyTooLarge: 'session-policy-refused',
};
