import { runSimulation } from '@cloud-copilot/iam-simulate';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '#e2e/harness/seeded-random.ts';
import { firstRows } from '../testing/trials.ts';
import { type Decision, evaluatePolicies, type RequestContext } from './evaluate-policy.ts';
import type { PolicyDocument } from './policy.ts';
import { type DrawnCall, drawCall, KEY, ROLE } from './testing/drawn-policies.ts';

async function simulate({ action, resource, identity, key, completed }: DrawnCall): Promise<Decision> {
  const answer = await runSimulation(
    {
      request: {
        principal: ROLE,
        action,
        resource: { resource, accountId: '111111111111' },
        contextVariables: completed,
      },
      identityPolicies: [{ name: 'inline', policy: identity }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: key,
    },
    {},
  );
  if (answer.resultType === 'error') throw new Error(JSON.stringify(answer.errors));
  return answer.overallResult === 'Allowed' ? 'allowed' : 'denied';
}

/** Each has 500 policies, so that a busy machine doesn't run out of one test's time. */
const BATCHES = Array.from({ length: 20 }, (_, no) => no);

describe('never contradicts the policy simulator on generated policies, and answers nine in ten', () => {
  it.each(firstRows(BATCHES, 6))('batch %i', async (batch) => {
    // Each trial has one policy of the role and one of the key.
    const random = seededRandom(20_261_129 + batch);
    const counts: Record<Decision, number> = { allowed: 0, denied: 0, 'cannot-tell': 0 };
    const contradictions: unknown[] = [];
    for (let trial = 0; trial < 250; trial += 1) {
      const drawn = drawCall(random);
      const { identity, key } = drawn;
      const decision = evaluatePolicies({ ...drawn, roleArn: ROLE }, { identity: [identity], key });
      counts[decision] += 1;
      if (decision === 'cannot-tell') continue;
      const simulated = await simulate(drawn);
      if (decision !== simulated) contradictions.push({ trial, decision, simulated, drawn });
    }
    expect(contradictions.slice(0, 2)).toEqual([]);
    expect(counts.allowed).toBeGreaterThan(60);
    expect(counts['cannot-tell']).toBeLessThan(25);
  });
});

type Statement = Record<string, unknown>;
const ROOT = { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111111111111:root' }, Action: 'kms:*', Resource: '*' };
const deny = (more: Statement): Statement => ({
  Effect: 'Deny',
  Principal: '*',
  Action: 'kms:Decrypt',
  Resource: '*',
  ...more,
});
const when = (operator: string, key: string, value: unknown) => deny({ Condition: { [operator]: { [key]: value } } });

const KNOWN: RequestContext = {
  'aws:PrincipalAccount': '111111111111',
  'aws:PrincipalArn': ROLE,
  'aws:CalledVia': ['secretsmanager.amazonaws.com', 'cloudformation.amazonaws.com'],
  'aws:SecureTransport': 'true',
  'aws:username': null,
};

/** The decision on kms:Decrypt when the role's policy allows it and the key policy has these statements. */
function decide(statements: Statement[], allowed: Statement = { Action: 'kms:Decrypt', Resource: KEY }): Decision {
  return evaluatePolicies(
    { roleArn: ROLE, action: 'kms:Decrypt', resource: KEY, context: KNOWN },
    {
      identity: [{ Statement: [{ Effect: 'Allow', ...allowed }] }],
      key: { Statement: statements } as unknown as PolicyDocument,
    },
  );
}

describe('a key policy that delegates to IAM and has a Deny', () => {
  it.each<[string, Decision, Statement]>([
    ['for principals in another account', 'allowed', when('StringNotEquals', 'aws:PrincipalAccount', '111111111111')],
    ['for principals in this account', 'denied', when('StringEquals', 'aws:principalaccount', ['1', '111111111111'])],
    [
      'for all except the roles of a path',
      'allowed',
      when('ArnNotLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/loading/*'),
    ],
    [
      'for all except another role',
      'denied',
      when('ArnNotEquals', 'aws:PrincipalArn', 'arn:aws:iam::111111111111:role/x'),
    ],
    ['for plain HTTP', 'allowed', when('Bool', 'aws:SecureTransport', false)],
    ["for principals that aren't a user of this name", 'denied', when('StringNotEquals', 'aws:username', 'admin')],
    [
      'for a different user, if the principal is a user',
      'denied',
      when('StringNotEqualsIfExists', 'aws:username', 'admin'),
    ],
    ['for a user of this name', 'allowed', when('StringEquals', 'aws:username', 'admin')],
    ['for principals without a user name', 'denied', when('Null', 'aws:username', 'true')],
    ['for a call through one of these services', 'denied', when('ForAnyValue:StringLike', 'aws:CalledVia', 'secrets*')],
    ['for a call only through these services', 'allowed', when('ForAllValues:StringLike', 'aws:CalledVia', 'secrets*')],
    ['for another role', 'allowed', deny({ Principal: { AWS: 'arn:aws:iam::111111111111:role/loader' } })],
    ['for the account', 'denied', deny({ Principal: { AWS: '111111111111' } })],
    ['for a service', 'allowed', deny({ Principal: { Service: 'rds.amazonaws.com' } })],
    [
      'for all except a service',
      'denied',
      deny({ Principal: undefined, NotPrincipal: { Service: 's3.amazonaws.com' } }),
    ],
    [
      'for all except another role',
      'denied',
      deny({ Principal: undefined, NotPrincipal: { AWS: 'arn:aws:iam::111111111111:role/x' } }),
    ],
    ['of another action', 'allowed', deny({ Action: 'kms:ReEncrypt*' })],
    ['of all except some actions', 'denied', deny({ Action: undefined, NotAction: ['kms:Describe*', 'KMS:get*'] })],
    ['of another resource', 'allowed', deny({ Resource: `${KEY}0` })],
    [
      'for a principal that can’t be compared, of another resource',
      'allowed',
      deny({ Principal: { AWS: 'AROAEXAMPLEID00000001' }, Resource: `${KEY}0` }),
    ],
    [
      'of another action, with an element that AWS has added since',
      'allowed',
      deny({ Action: 'kms:ReEncrypt*', Unless: 'x' }),
    ],

    ['for another organization', 'cannot-tell', when('StringNotEquals', 'aws:PrincipalOrgID', 'o-a1b2c3d4e5')],
    [
      'by one condition that matches and one unknown',
      'cannot-tell',
      deny({ Condition: { Bool: { 'aws:SecureTransport': 'true' }, StringEquals: { 'aws:SourceVpc': 'vpc-1' } } }),
    ],
    [
      "by one condition that doesn't match and one unknown",
      'allowed',
      deny({ Condition: { Bool: { 'aws:SecureTransport': 'false' }, StringEquals: { 'aws:SourceVpc': 'vpc-1' } } }),
    ],
    ['by address', 'cannot-tell', when('NotIpAddress', 'aws:PrincipalArn', '10.0.0.0/8')],
    ['by date', 'cannot-tell', when('DateGreaterThan', 'aws:PrincipalArn', '2026-01-01T00:00:00Z')],
    ['by an operator named like a JavaScript property', 'cannot-tell', when('constructor', 'aws:PrincipalArn', 'x')],
    ['by a set operator on Null', 'cannot-tell', when('ForAnyValue:Null', 'aws:username', 'true')],
    ['by several values without a set operator', 'cannot-tell', when('StringNotEquals', 'aws:CalledVia', 'x')],
    [
      'by a policy variable',
      'cannot-tell',
      when('StringEquals', 'aws:PrincipalArn', `arn:aws:iam::$${'{aws:username}'}`),
    ],
    ['by an empty list', 'cannot-tell', when('StringEquals', 'aws:PrincipalArn', [])],
    ['for all except the role', 'cannot-tell', deny({ Principal: undefined, NotPrincipal: { AWS: ROLE } })],
    ['for all except the account', 'cannot-tell', deny({ Principal: undefined, NotPrincipal: ROOT.Principal })],
    [
      'for one session of the role',
      'cannot-tell',
      deny({ Principal: { AWS: 'arn:aws:sts::111111111111:assumed-role/loader/s' } }),
    ],
    ['for a unique id', 'cannot-tell', deny({ Principal: { AWS: 'AROAEXAMPLEID00000001' } })],
    ['for an unknown kind of principal', 'cannot-tell', deny({ Principal: { CanonicalUser: 'x' } })],
    ['without a resource', 'cannot-tell', deny({ Resource: undefined })],
    ['with an element that AWS has added since', 'cannot-tell', deny({ Unless: 'x' })],
    ['with a wildcard over several parts of an ARN', 'cannot-tell', deny({ Resource: 'arn:aws:kms:*' })],
  ])('%s: %s', (_what, expected, statement) => {
    expect(decide([ROOT, statement])).toBe(expected);
  });
});

describe('without a Deny', () => {
  it.each<[string, Decision, Statement[], Statement?]>([
    ['a key policy without statements', 'denied', []],
    ['the account named, but no policy of the role', 'denied', [ROOT], { Action: 's3:*', Resource: '*' }],
    [
      'everyone except another role named',
      'cannot-tell',
      [{ ...ROOT, Principal: undefined, NotPrincipal: { AWS: 'arn:aws:iam::111111111111:role/x' } }],
    ],
    ['another account named', 'denied', [{ ...ROOT, Principal: { AWS: '222222222222' } }]],
    [
      'the role named, but no policy of the role',
      'allowed',
      [{ ...ROOT, Principal: { AWS: ROLE } }],
      { Action: 's3:*', Resource: '*' },
    ],
    [
      'the organization named',
      'cannot-tell',
      [{ ...ROOT, Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }],
    ],
    ['a deleted role next to the role', 'allowed', [{ ...ROOT, Principal: { AWS: ['AROAEXAMPLEID00000001', ROLE] } }]],
    [
      'a policy of the role with a variable in the resource',
      'cannot-tell',
      [ROOT],
      { Action: 'kms:*', Resource: `arn:aws:kms:*:*:key/$${'{aws:username}'}` },
    ],
    [
      'a policy of the role with a different action prefix',
      'cannot-tell',
      [ROOT],
      { Effect: 'allow', Action: '*', Resource: '*' },
    ],
  ])('%s: %s', (_what, expected, statements, allowed) => {
    expect(decide(statements, allowed)).toBe(expected);
  });

  it("uses only the role's policies for an action that isn't on a key", () => {
    const request = { roleArn: ROLE, action: 's3:GetObject', resource: '*', context: {} };
    const policy: PolicyDocument = { Statement: [{ Effect: 'Allow', Action: ['s3:Get*'], Resource: '*' }] };
    expect(evaluatePolicies(request, { identity: [policy] })).toBe('allowed');
    expect(evaluatePolicies(request, { identity: [] })).toBe('denied');
  });

  it('takes no longer on a pattern crafted to be slow', () => {
    const slow = `${'*a'.repeat(5000)}*b`;
    expect(decide([ROOT, when('StringLike', 'aws:PrincipalArn', slow)])).toBe('allowed');
  });
});
