import type { Random } from '#e2e/harness/seeded-random.ts';
import type { RequestContext } from '../evaluate-policy.ts';
import type { PolicyDocument, PolicyStatement } from '../policy.ts';

const ACCOUNT = '111111111111';
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/loading/loader`;
export const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/k1`;

/**
 * A call with generated policies of the role and of the key. `completed` is the context with random values for its
 * unknown keys.
 */
export interface DrawnCall {
  action: string;
  resource: string;
  identity: PolicyDocument;
  key: PolicyDocument;
  context: RequestContext;
  completed: Record<string, string | string[]>;
}

/** The context that a call on a key may carry. The last keys have several values. */
const CONTEXT: Readonly<Record<string, readonly (string | string[])[]>> = {
  'aws:PrincipalArn': [ROLE],
  'aws:PrincipalAccount': [ACCOUNT],
  'kms:CallerAccount': [ACCOUNT],
  'kms:ViaService': ['secretsmanager.us-east-1.amazonaws.com', 's3.us-east-1.amazonaws.com'],
  'aws:PrincipalOrgID': ['o-a1b2c3d4e5', 'o-zzzzzzzzzz'],
  'aws:PrincipalTag/assumer': ['loader', 'Loader', 'another'],
  'aws:RequestedRegion': ['us-east-1', 'eu-west-1'],
  'aws:SecureTransport': ['true', 'false'],
  'aws:ResourceTag/team': ['payments', 'ledger'],
  'kms:ResourceAliases': [['alias/one'], ['alias/one', 'alias/two'], ['alias/two', 'alias/three']],
  'aws:PrincipalOrgPaths': [['o-a1b2c3d4e5/r-ab12/ou-1/'], ['o-a1b2c3d4e5/r-ab12/ou-1/', 'o-a1b2c3d4e5/r-ab12/ou-2/']],
};
const KEYS = Object.keys(CONTEXT);
/** Every AWS call has a value for these. */
const ALWAYS_THERE = ['aws:PrincipalArn', 'aws:PrincipalAccount', 'kms:CallerAccount'];

const STRINGS = ['StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike'];
const ANY_CASE = ['StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase'];
const ARNS = ['ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike'];
const VARIABLE = ['$', '{aws:PrincipalAccount}'].join('');
const PATTERNS: Readonly<Record<string, readonly string[]>> = {
  'aws:PrincipalArn': [
    ROLE,
    `arn:aws:iam::${ACCOUNT}:role/*`,
    `arn:aws:iam::${ACCOUNT}:role/admin`,
    'arn:aws:iam::*:user/*',
  ],
  'aws:PrincipalAccount': ['222222222222', '1111*'],
  'kms:ViaService': ['secretsmanager.*.amazonaws.com', 'rds.us-east-1.amazonaws.com', '*'],
  'kms:ResourceAliases': ['alias/*', 'alias/t*', 'alias/four', 'alias/one'],
  'aws:PrincipalOrgPaths': ['o-a1b2c3d4e5/*', 'o-a1b2c3d4e5/r-ab12/ou-2/', 'o-zzzzzzzzzz/*'],
  'aws:RequestedRegion': ['us-*', 'eu-west-?'],
  'aws:PrincipalTag/assumer': ['load?r', 'LOADER', VARIABLE],
};

const PRINCIPALS: readonly NonNullable<PolicyStatement['Principal']>[] = [
  '*',
  { AWS: '*' },
  { AWS: ACCOUNT },
  { AWS: `arn:aws:iam::${ACCOUNT}:root` },
  { AWS: `arn:aws:iam::${ACCOUNT}:root` },
  { AWS: ROLE },
  { AWS: [`arn:aws:iam::${ACCOUNT}:role/loader`, ROLE] },
  { AWS: [`arn:aws:iam::${ACCOUNT}:role/loader`, `arn:aws:iam::${ACCOUNT}:user/loader`] },
  { AWS: `arn:aws:sts::${ACCOUNT}:assumed-role/another/session` },
  { AWS: ['222222222222', 'arn:aws:iam::222222222222:root'] },
  { Service: 'rds.amazonaws.com' },
  { AWS: ROLE, Service: ['rds.amazonaws.com'] },
];
const ACTIONS = [
  'kms:Decrypt',
  'kms:decrypt',
  'KMS:*',
  'kms:De*',
  'kms:Describe?ey',
  '*',
  'kms:GenerateDataKey*',
  'kms:Put*',
  's3:*',
];
const CALLS = ['kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey', 'kms:PutKeyPolicy'];
const RESOURCES = [
  '*',
  '*',
  KEY,
  `arn:aws:kms:*:${ACCOUNT}:key/*`,
  'arn:aws:kms:us-east-1:*:key/?1*',
  'arn:aws:kms:eu-*:*:*',
  `${KEY}0`,
];

export function drawCall(random: Random): DrawnCall {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const some = <T>(from: readonly T[]): T | T[] => (random() < 0.5 ? pick(from) : [pick(from), pick(from)]);
  const times = <T>(most: number, draw: () => T): T[] => Array.from({ length: 1 + Math.floor(random() * most) }, draw);

  // Only a few, so that statements use the same keys.
  const keys = [...new Set(times(3, () => pick(KEYS)))];

  function drawCondition(): NonNullable<PolicyStatement['Condition']> {
    const key = pick(keys);
    const values = [...(CONTEXT[key] ?? []).flat(), ...(PATTERNS[key] ?? [])];
    const name = random() < 0.2 ? key.toUpperCase() : key;
    if (random() < 0.1) return { Null: { [name]: pick(['true', 'false']) } };
    if (key === 'aws:SecureTransport')
      return { [`Bool${pick(['', 'IfExists'])}`]: { [name]: pick(['true', 'false']) } };
    const operators = key === 'aws:PrincipalArn' ? [...STRINGS, ...ARNS, ...ARNS] : [...STRINGS, ...ANY_CASE];
    const set = Array.isArray(CONTEXT[key]?.[0]) ? pick(['ForAnyValue:', 'ForAllValues:']) : '';
    return { [`${set}${pick(operators)}${pick(['', '', 'IfExists'])}`]: { [name]: some(values) } };
  }

  function drawStatement(hasPrincipal: boolean): PolicyStatement {
    return {
      Effect: random() < 0.6 ? 'Allow' : 'Deny',
      ...(hasPrincipal ? { [random() < 0.04 ? 'NotPrincipal' : 'Principal']: pick(PRINCIPALS) } : {}),
      [random() < 0.85 ? 'Action' : 'NotAction']: some(ACTIONS),
      [random() < 0.9 || hasPrincipal ? 'Resource' : 'NotResource']: some(RESOURCES),
      ...(random() < 0.6 ? { Condition: Object.assign({}, ...times(2, drawCondition)) } : {}),
    };
  }

  const wide: PolicyStatement = { Effect: 'Allow', Action: 'kms:*', Resource: '*' };
  const policy = (hasPrincipal: boolean, first: PolicyStatement): PolicyDocument => ({
    Version: '2012-10-17',
    Statement: [...(random() < 0.6 ? [first] : []), ...times(2, () => drawStatement(hasPrincipal))],
  });
  const context: Record<string, string | string[] | null> = {};
  const completed: Record<string, string | string[]> = {};
  for (const key of keys) {
    const values = CONTEXT[key] ?? [];
    const value = ALWAYS_THERE.includes(key) || random() < 0.7 ? pick(values) : null;
    if (value !== null) completed[key] = value;
    if (random() < 0.75) context[key] = value;
  }
  const identity = policy(false, wide);
  const key = policy(true, { ...wide, Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } });
  return { action: pick(CALLS), resource: KEY, identity, key, context, completed };
}
