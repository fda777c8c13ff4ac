import { expect, it } from 'vitest';
import { addKeyUser } from './key-policy.ts';
import { findKeyPolicyRefusal } from './key-policy-refusal.ts';
import type { PolicyDocument } from './policy.ts';
import { FIELD_POLICIES } from './testing/field-policies.ts';

const ROLE = 'arn:aws:iam::111111111111:role/loader';

it.each<[keyof typeof FIELD_POLICIES, object | null]>([
  ['a statement without Resource', { code: 'key-policy-incomplete', statements: 'Allow use of the key (Resource)' }],
  ['the older default policy of the console with the account as a user', null],
  ['a Deny for other accounts', null],
  ['an Allow for an organization', null],
  ['a role and a service as users', null],
  ['a condition with true without quotes', null],
  ['a Sid in Chinese', { code: 'key-policy-characters', statements: '\u5168\u6a29\u9650' }],
  ['almost 32 KB', { code: 'policy-too-large', operation: 'PutKeyPolicy' }],
  ['a deleted role', { code: 'key-policy-names-deleted', principals: 'AROAEXAMPLEID00000001' }],
])('says whether KMS would refuse a key policy with %s and the role', (name, expected) => {
  const found = findKeyPolicyRefusal(addKeyUser(FIELD_POLICIES[name], ROLE));
  expect(found && { code: found.code, ...found.params }).toEqual(expected);
});

type Statement = Record<string, unknown>;
const RIGHT: Statement = { Sid: 'S', Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' };
const policyOf = (...Statement: Statement[]) => ({ Statement }) as unknown as PolicyDocument;

it.each<[string, Statement, string | null]>([
  ['all elements', {}, null],
  [
    'the elements that except',
    { Principal: undefined, NotPrincipal: '*', Action: undefined, NotAction: 'kms:*' },
    null,
  ],
  ['no Principal', { Principal: undefined }, 'S (Principal)'],
  ['no Action', { Action: undefined }, 'S (Action)'],
  ['an empty list of actions', { Action: [] }, 'S (Action)'],
  ['no Effect and an empty Resource', { Effect: undefined, Resource: '' }, 'S (Effect, Resource)'],
  ['no Sid and no Resource', { Sid: undefined, Resource: undefined }, '#2 (Resource)'],
])('a statement with %s lacks: %s', (_what, change, expected) => {
  expect(findKeyPolicyRefusal(policyOf(RIGHT, { ...RIGHT, ...change }))?.params.statements ?? null).toBe(expected);
});

it.each<[string, Statement, string | null]>([
  ['a user', { Principal: { AWS: ['AIDAEXAMPLEID00000001', ROLE] } }, 'AIDAEXAMPLEID00000001'],
  ['an exception', { Principal: undefined, NotPrincipal: { AWS: 'AROAEXAMPLEID00000001' } }, 'AROAEXAMPLEID00000001'],
  ['a Deny', { Effect: 'Deny', Principal: { AWS: 'AROAEXAMPLEID00000001' } }, 'AROAEXAMPLEID00000001'],
  ['a role whose name looks like a unique id', { Principal: { AWS: `${ROLE}/AROAEXAMPLEID00000001` } }, null],
])('a deleted principal is found in %s', (_what, change, expected) => {
  expect(findKeyPolicyRefusal(policyOf({ ...RIGHT, ...change }))?.params.principals ?? null).toBe(expected);
});

it.each<[string, PolicyDocument, string | null]>([
  ['a condition', policyOf(RIGHT, { ...RIGHT, Condition: { StringEquals: { 'aws:PrincipalTag/t': '経理' } } }), 'S'],
  ['the Id', { ...policyOf(RIGHT), Id: '鍵' }, 'Id'],
  ['no place, but accents and a tab', policyOf({ ...RIGHT, Sid: 'Schlüssel\tfür ÿ' }), null],
])('other characters than Latin-1 are found in %s', (_what, policy, expected) => {
  expect(findKeyPolicyRefusal(policy)?.params.statements ?? null).toBe(expected);
});

it('a policy may have 32,768 bytes with its indentation, and not one more', () => {
  const sized = (bytes: number) => {
    const policy = (Sid: string) => policyOf({ ...RIGHT, Sid });
    const base = JSON.stringify(policy(''), null, 2).length;
    // Two bytes each in UTF-8.
    return policy(`${'é'.repeat(100)}${'x'.repeat(bytes - base - 200)}`);
  };
  expect(findKeyPolicyRefusal(sized(32_768))).toBeNull();
  expect(findKeyPolicyRefusal(sized(32_769))?.code).toBe('policy-too-large');
});
