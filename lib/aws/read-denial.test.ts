import { describe, expect, test } from 'vitest';
import { type Denial, denialFromParams, denialParams, NOTHING_SAID, readDenial } from './read-denial.ts';

const SESSION = 'arn:aws:sts::111122223333:assumed-role/deployer/limitless-run';
const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/0063c4a6-1111-2222-3333-444455556666';

describe('readDenial', () => {
  test.each<[string, string, Partial<Denial>]>([
    [
      'an identity-based policy that does not allow the action',
      `User: ${SESSION} is not authorized to perform: kms:CreateKey on resource: * because no identity-based policy allows the kms:CreateKey action`,
      { principal: SESSION, action: 'kms:CreateKey', resource: '*', policyType: 'identity' },
    ],
    [
      'a message without a resource',
      `User: ${SESSION} is not authorized to perform: kms:TagResource because no identity-based policy allows the kms:TagResource action`,
      { principal: SESSION, action: 'kms:TagResource', policyType: 'identity' },
    ],
    [
      'the older text of KMS for tags',
      "You don't have the kms:TagResource permission that is required to add tags during key creation.",
      { action: 'kms:TagResource' },
    ],
    [
      'a key policy',
      `User: ${SESSION} is not authorized to perform: kms:DescribeKey on resource: ${KEY} because no resource-based policy allows the kms:DescribeKey action`,
      { principal: SESSION, action: 'kms:DescribeKey', resource: KEY, policyType: 'resource' },
    ],
    [
      'a ciphertext whose key policy KMS does not name',
      `User: ${SESSION} is not authorized to perform: kms:Decrypt on the resource associated with this ciphertext because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access`,
      { principal: SESSION, action: 'kms:Decrypt', policyType: 'resource' },
    ],
    [
      'an explicit deny in a service control policy with its ARN, and an encoded message behind it',
      'You are not authorized to perform this operation. User: arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_1/a@example.com is not authorized to perform: ec2:CreateKeyPair on resource: arn:aws:ec2:us-east-1:111122223333:key-pair/probe with an explicit deny in a service control policy: arn:aws:organizations::999988887777:policy/o-4z1leiit0c/service_control_policy/p-idgyiios. Encoded authorization failure message: OIau77IwNA-Rjpaf',
      {
        principal: 'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_1/a@example.com',
        action: 'ec2:CreateKeyPair',
        resource: 'arn:aws:ec2:us-east-1:111122223333:key-pair/probe',
        policyType: 'serviceControl',
        policyArn: 'arn:aws:organizations::999988887777:policy/o-4z1leiit0c/service_control_policy/p-idgyiios',
        isExplicit: true,
      },
    ],
    [
      'a resource in quotes',
      `User: "${SESSION}" is not authorized to perform: kms:Decrypt on resource: "${KEY}" with an explicit deny in a resource control policy`,
      { principal: SESSION, action: 'kms:Decrypt', resource: KEY, policyType: 'resourceControl', isExplicit: true },
    ],
    [
      'a service control policy that does not allow the action',
      `User: ${SESSION} is not authorized to perform: iam:CreateRole on resource: arn:aws:iam::111122223333:role/loader because no service control policy allows the iam:CreateRole action`,
      {
        principal: SESSION,
        action: 'iam:CreateRole',
        resource: 'arn:aws:iam::111122223333:role/loader',
        policyType: 'serviceControl',
      },
    ],
    [
      'a permissions boundary that does not allow the action',
      `User: ${SESSION} is not authorized to perform: iam:TagRole on resource: role loader because no permissions boundary allows the iam:TagRole action`,
      { principal: SESSION, action: 'iam:TagRole', resource: 'role loader', policyType: 'boundary' },
    ],
    [
      'an explicit deny in a permissions boundary of AWS',
      `User: ${SESSION} is not authorized to perform: kms:PutKeyPolicy on resource: ${KEY} with an explicit deny in a permissions boundary: arn:aws:iam::aws:policy/Guard`,
      {
        principal: SESSION,
        action: 'kms:PutKeyPolicy',
        resource: KEY,
        policyType: 'boundary',
        policyArn: 'arn:aws:iam::aws:policy/Guard',
        isExplicit: true,
      },
    ],
    [
      'an explicit deny in an identity-based policy',
      `User: ${SESSION} is not authorized to perform: secretsmanager:CreateSecret on resource: source_DB_secret with an explicit deny in an identity-based policy: arn:aws:iam::111122223333:policy/guard`,
      {
        principal: SESSION,
        action: 'secretsmanager:CreateSecret',
        resource: 'source_DB_secret',
        policyType: 'identity',
        policyArn: 'arn:aws:iam::111122223333:policy/guard',
        isExplicit: true,
      },
    ],
    [
      'a session policy',
      `User: ${SESSION} is not authorized to perform: kms:PutKeyPolicy on resource: ${KEY} because no session policy allows the kms:PutKeyPolicy action`,
      { principal: SESSION, action: 'kms:PutKeyPolicy', resource: KEY, policyType: 'session' },
    ],
    [
      'a VPC endpoint policy',
      `User: ${SESSION} is not authorized to perform: kms:ListKeys on resource: * because no VPC endpoint policy allows the kms:ListKeys action`,
      { principal: SESSION, action: 'kms:ListKeys', resource: '*', policyType: 'vpcEndpoint' },
    ],
    [
      'an older explicit deny of an unknown policy',
      `User: ${SESSION} is not authorized to perform: iam:CreateRole on resource: arn:aws:iam::111122223333:role/loader with an explicit deny`,
      {
        principal: SESSION,
        action: 'iam:CreateRole',
        resource: 'arn:aws:iam::111122223333:role/loader',
        isExplicit: true,
      },
    ],
    [
      'an STS message without a reason',
      'User: arn:aws:sts::444455556666:assumed-role/portal/task is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/deployer',
      {
        principal: 'arn:aws:sts::444455556666:assumed-role/portal/task',
        action: 'sts:AssumeRole',
        resource: 'arn:aws:iam::111122223333:role/deployer',
      },
    ],
    [
      'a trust policy that allows no one',
      'User: arn:aws:iam::111122223333:user/John is not authorized to perform: sts:AssumeRole because no role trust policy allows the sts:AssumeRole action',
      { principal: 'arn:aws:iam::111122223333:user/John', action: 'sts:AssumeRole', policyType: 'resource' },
    ],
    [
      'an explicit deny in a trust policy',
      'User: arn:aws:iam::111122223333:user/John is not authorized to perform: sts:AssumeRole with an explicit deny in the role trust policy',
      {
        principal: 'arn:aws:iam::111122223333:user/John',
        action: 'sts:AssumeRole',
        policyType: 'resource',
        isExplicit: true,
      },
    ],
    ['Secrets Manager’s text about the key', 'Access to KMS is not allowed', {}],
    [
      'an encoded message',
      'You are not authorized to perform this operation. Encoded authorization failure message: OIau77IwNA-Rjpaf',
      {},
    ],
    [
      'an action with a wildcard',
      `User: ${SESSION} is not authorized to perform: kms:* on resource: *.`,
      {
        principal: SESSION,
        action: 'kms:*',
        resource: '*',
      },
    ],
  ])('reads %s', (_what, message, parts) => {
    expect(readDenial(message)).toEqual({ ...NOTHING_SAID, ...parts });
  });

  test.each([
    '',
    'Rate exceeded',
    'The new key policy will not allow you to update the key policy in the future.',
    'A secret with this name is already scheduled for deletion.',
  ])('takes "%s" for another error', (message) => {
    expect(readDenial(message)).toBeNull();
  });
});

describe('the values of an error', () => {
  test('carry every part of a denial', () => {
    const message = `User: ${SESSION} is not authorized to perform: kms:Decrypt on resource: ${KEY} with an explicit deny in a service control policy: arn:aws:organizations::999988887777:policy/o-1/service_control_policy/p-1`;
    const denial = readDenial(message) as Denial;
    expect(denialFromParams(denialParams(denial))).toEqual(denial);
  });

  test('leave out what AWS does not say', () => {
    expect(denialParams(readDenial('Access to KMS is not allowed'))).toEqual({});
    expect(denialParams(null)).toEqual({});
    expect(denialFromParams({ name: 'loader' })).toBeNull();
  });

  test('have a bounded length', () => {
    const denial = readDenial(
      `User: ${SESSION} is not authorized to perform: kms:Decrypt on resource: ${'k'.repeat(3000)}`,
    );
    expect(denialParams(denial).resource).toHaveLength(600);
  });
});
