import { spawnSync } from 'node:child_process';
import { beforeAll, expect, test } from 'vitest';
import { addKeyUser } from '#lib/aws/key-policy.ts';
import type { PolicyDocument, PolicyStatement } from '#lib/aws/policy.ts';
import { removeKeyUser } from '#lib/aws/remove-key-user.ts';
import { ADD_KEY_USER, REMOVE_KEY_USER } from '#lib/export/key-user-jq.ts';
import { TRIALS } from '#lib/testing/trials.ts';
import { type Random, seededRandom } from '../harness/seeded-random.ts';
import { requireTools } from './exported-code.ts';

const ROLE = 'arn:aws:iam::111111111111:role/aurora-data-loader';
const OTHER = 'arn:aws:iam::111111111111:role/other';
const [USE, GRANTS] = addKeyUser({ Statement: [] }, ROLE).Statement as [PolicyStatement, PolicyStatement];

/** The same value in other notations, and others. */
const GRANT_VALUES = [true, ['true'], [true], false, 1, 'True', [], ['true', 'false']] as unknown as string[];

beforeAll(requireTools);

/** A policy of statements that are, or nearly are, those of key users. */
function drawPolicy(random: Random): PolicyDocument {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const drawStatement = (): PolicyStatement => {
    const wanted = pick([USE, GRANTS]);
    const principal = pick<PolicyStatement['Principal']>([
      '*',
      { AWS: ROLE },
      { AWS: OTHER },
      { AWS: [OTHER, ROLE] },
      { AWS: [ROLE] },
      { Service: 'logs.amazonaws.com' },
      { Service: 'logs.amazonaws.com', AWS: ROLE },
    ]);
    const actions = wanted.Action as string[];
    return {
      ...(random() < 0.9 && { Sid: `${wanted.Sid}${pick(['', '', ' 2', ' 3', ' x'])}` }),
      Effect: random() < 0.85 ? 'Allow' : 'Deny',
      ...(random() < 0.95 && { Principal: principal }),
      Action: pick([actions, actions.toReversed(), [...actions, 'kms:Sign'], actions.slice(1), 'kms:Decrypt']),
      Resource: pick(['*', '*', ['*'], 'arn:aws:kms:::key/x']),
      ...(random() < 0.8 && wanted.Condition && { Condition: wanted.Condition }),
      ...(random() < 0.1 && { Condition: { Bool: { 'aws:x': '$' } } }),
      ...(random() < 0.2 && { Condition: { Bool: { 'kms:GrantIsForAWSResource': pick(GRANT_VALUES) } } }),
    };
  };
  return { Id: 'x', Statement: Array.from({ length: Math.floor(random() * 5) }, drawStatement) };
}

test.each([
  ['adding', ADD_KEY_USER, addKeyUser],
  ['removing', REMOVE_KEY_USER, removeKeyUser],
])('for %s the role, jq gives the policy that the portal gives', (_what, program, change) => {
  const random = seededRandom(7);
  const policies = Array.from({ length: TRIALS }, () => drawPolicy(random));
  const input = policies.map((policy) => JSON.stringify(policy)).join('\n');
  const { stdout, stderr } = spawnSync('jq', ['-c', '--arg', 'role', ROLE, program], {
    input,
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  expect(stderr).toBe('');
  const changed = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(changed).toEqual(policies.map((policy) => change(policy, ROLE)));
  expect(policies.filter((policy) => change(policy, ROLE) !== policy).length).toBeGreaterThan(TRIALS / 10);
});

test('a policy whose only statement is no list becomes one with a list', () => {
  const input = JSON.stringify({ Statement: USE });
  const { stdout } = spawnSync('jq', ['-c', '--arg', 'role', ROLE, ADD_KEY_USER], { input, encoding: 'utf8' });
  expect(JSON.parse(stdout)).toEqual({ Statement: [USE, GRANTS] });
});
