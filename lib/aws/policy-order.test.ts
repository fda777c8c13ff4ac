import { expect, it } from 'vitest';
import { inReadingOrder } from './policy-order.ts';
import { rolePolicy, trustPolicy } from './role-policies.ts';

/** The order in which a database returns JSON members: shorter names first, then alphabetically. */
function fromDatabase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromDatabase);
  if (value === null || typeof value !== 'object') return value;
  const members = Object.entries(value).map(([name, member]) => [name, fromDatabase(member)] as const);
  return Object.fromEntries(members.toSorted(([a], [b]) => a.length - b.length || (a < b ? -1 : 1)));
}

const arn = (name: string) => `arn:aws:secretsmanager:us-east-1:111111111111:secret:${name}`;

it.each([
  ['the trust policy', trustPolicy()],
  ['the inline policy', rolePolicy({ keyArn: 'key', sourceSecretArn: arn('one'), destinationSecretArn: arn('two') })],
])('%s is shown as written, whatever order the database returns', (_what, policy) => {
  expect(JSON.stringify(fromDatabase(policy))).not.toBe(JSON.stringify(policy));
  expect(JSON.stringify(inReadingOrder(fromDatabase(policy)))).toBe(JSON.stringify(policy));
});

it('unknown members come last, and strings and lists keep their order', () => {
  expect(JSON.stringify(inReadingOrder({ Other: 1, Action: ['b', 'a'], Another: null, Effect: 'Allow' }))).toBe(
    '{"Effect":"Allow","Action":["b","a"],"Other":1,"Another":null}',
  );
});
