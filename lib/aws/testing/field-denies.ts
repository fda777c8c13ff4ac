import type { PolicyStatement } from '../policy.ts';

const ACCOUNT = '111111111111';
const SECRETS = 'secretsmanager.us-east-1.amazonaws.com';
const ALL = ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'];
const USES = ['kms:Decrypt', 'kms:GenerateDataKey'];
const DESCRIBE = ['kms:DescribeKey'];

/**
 * The conditions of a Deny in a key policy, and what it does to the loader role's three actions on the key: which it
 * surely denies, and which depend on something unknown. The role is `loader` of account 111111111111, in us-east-1,
 * with the tag CostCenter=4711.
 */
export interface FieldDeny {
  condition: NonNullable<PolicyStatement['Condition']>;
  denied: readonly string[];
  open: readonly string[];
}

const spares = (condition: object): FieldDeny => deny(condition, [], []);
const hits = (condition: object, denied = ALL, open: string[] = []): FieldDeny => deny(condition, denied, open);
const mayHit = (condition: object, open = ALL): FieldDeny => deny(condition, [], open);

function deny(condition: object, denied: string[], open: string[]): FieldDeny {
  return { condition: condition as FieldDeny['condition'], denied, open };
}

export const FIELD_DENIES: readonly FieldDeny[] = [
  // The account.
  spares({ StringNotEquals: { 'aws:PrincipalAccount': ACCOUNT } }),
  spares({ StringNotEquals: { 'aws:PrincipalAccount': ['222222222222', ACCOUNT] } }),
  spares({ StringNotEqualsIfExists: { 'aws:principalaccount': ACCOUNT } }),
  spares({ StringNotLike: { 'aws:PrincipalAccount': '1111*' } }),
  spares({ 'ForAnyValue:StringNotEquals': { 'aws:PrincipalAccount': ACCOUNT } }),
  spares({ StringNotEquals: { 'kms:CallerAccount': ACCOUNT } }),
  spares({ StringNotEquals: { 'aws:PrincipalAccount': ACCOUNT, 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }),
  hits({ StringNotEquals: { 'kms:CallerAccount': '222222222222' } }),
  hits({ 'ForAllValues:StringEquals': { 'aws:PrincipalAccount': [ACCOUNT, '222222222222'] } }),
  // The role.
  spares({ ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/load*` } }),
  spares({ ArnNotEqualsIfExists: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/loader` } }),
  spares({ StringNotLike: { 'aws:PrincipalArn': [`arn:aws:iam::${ACCOUNT}:role/*`, `arn:aws:iam::${ACCOUNT}:root`] } }),
  spares({ Null: { 'aws:PrincipalArn': true } }),
  hits({ Null: { 'aws:PrincipalArn': 'false' } }),
  hits({ ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/admin` } }),
  hits({ StringNotEquals: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/admin` } }),
  spares({ StringNotEquals: { 'aws:PrincipalType': 'AssumedRole' } }),
  hits({ StringNotEquals: { 'aws:PrincipalType': ['User', 'Account'] } }),
  mayHit({ StringNotLike: { 'aws:userid': 'AROAEXAMPLEID00000001:*' } }),
  mayHit({ StringNotEquals: { 'aws:SourceIdentity': 'alice' } }),
  // The role's tags.
  spares({ StringNotEquals: { 'aws:PrincipalTag/assumer': 'aurora_limitless_table_data_load' } }),
  spares({ StringNotEquals: { 'aws:PrincipalTag/costcenter': '4711' } }),
  hits({ StringNotEqualsIfExists: { 'aws:PrincipalTag/CostCenter': '0815' } }),
  hits({ Null: { 'aws:PrincipalTag/CostCenter': false } }),
  mayHit({ StringNotEquals: { 'aws:PrincipalTag/Department': 'finance' } }),
  mayHit({ Null: { 'aws:PrincipalTag/Department': 'true' } }),
  // The organization.
  mayHit({ StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }),
  mayHit({ StringNotEqualsIfExists: { 'aws:PrincipalOrgID': ['o-a1b2c3d4e5', 'o-b1b2c3d4e5'] } }),
  mayHit({ StringNotLike: { 'aws:PrincipalOrgID': 'o-*' } }),
  mayHit({ 'ForAnyValue:StringNotLike': { 'aws:PrincipalOrgPaths': 'o-a1b2c3d4e5/*' } }),
  mayHit({ 'ForAllValues:StringNotLike': { 'aws:PrincipalOrgPaths': 'o-a1b2c3d4e5/r-1/*' } }),
  mayHit({ Null: { 'aws:PrincipalOrgID': 'true' } }),
  // The service that makes the call.
  mayHit({ StringNotEquals: { 'kms:ViaService': SECRETS } }, DESCRIBE),
  mayHit({ StringNotEqualsIfExists: { 'kms:ViaService': [SECRETS, 's3.us-east-1.amazonaws.com'] } }, DESCRIBE),
  hits({ StringNotEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } }, USES, DESCRIBE),
  hits({ StringLike: { 'kms:ViaService': 'secretsmanager.*.amazonaws.com' } }, USES, DESCRIBE),
  mayHit({ Bool: { 'aws:ViaAWSService': 'false' } }, DESCRIBE),
  hits({ BoolIfExists: { 'aws:ViaAWSService': true } }, USES, DESCRIBE),
  mayHit({ 'ForAnyValue:StringNotEquals': { 'aws:CalledVia': 'secretsmanager.amazonaws.com' } }),
  mayHit({ 'ForAllValues:StringNotEquals': { 'aws:CalledVia': 'secretsmanager.amazonaws.com' } }),
  mayHit({ StringNotEquals: { 'aws:CalledViaFirst': 'athena.amazonaws.com' } }),
  spares({ Bool: { 'aws:PrincipalIsAWSService': 'true' } }),
  hits({ Bool: { 'aws:PrincipalIsAWSService': [false] } }),
  spares({ Bool: { 'aws:PrincipalIsAWSService': 'true' }, StringNotEquals: { 'aws:SourceOrgID': 'o-a1b2c3d4e5' } }),
  spares({ StringNotEquals: { 'aws:SourceAccount': ACCOUNT }, Null: { 'aws:SourceAccount': 'false' } }),
  spares({ StringEquals: { 'aws:PrincipalServiceName': 'rds.amazonaws.com' } }),
  hits({ StringNotEquals: { 'aws:PrincipalServiceName': 'rds.amazonaws.com' } }),
  // The data perimeter of AWS's examples.
  mayHit({
    StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' },
    BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
  }),
  mayHit(
    {
      NotIpAddressIfExists: { 'aws:SourceIp': ['10.0.0.0/8', '2001:db8::/32'] },
      StringNotEqualsIfExists: { 'aws:SourceVpc': 'vpc-1' },
      BoolIfExists: { 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' },
    },
    DESCRIBE,
  ),
  // The place and the network.
  spares({ StringNotEquals: { 'aws:RequestedRegion': ['us-east-1', 'eu-west-1'] } }),
  spares({ StringNotLike: { 'aws:RequestedRegion': 'us-*' } }),
  hits({ StringNotEqualsIfExists: { 'aws:RequestedRegion': 'eu-west-1' } }),
  mayHit({ StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } }),
  mayHit({ StringNotEqualsIfExists: { 'aws:SourceVpce': ['vpce-1', 'vpce-2'] } }),
  mayHit({ StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } }),
  mayHit({ Null: { 'aws:SourceVpce': 'true' } }),
  mayHit({ NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }),
  spares({ Bool: { 'aws:SecureTransport': 'false' } }),
  spares({ BoolIfExists: { 'aws:SecureTransport': false } }),
  hits({ Bool: { 'aws:SecureTransport': true } }),
  // Time and sign-in.
  mayHit({ DateGreaterThan: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' } }),
  mayHit({ NumericGreaterThanIfExists: { 'aws:MultiFactorAuthAge': 3600 } }),
  mayHit({ BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } }),
];
