import { describe, expect, test } from 'vitest';
import { type Random, seededRandom } from '#e2e/harness/seeded-random.ts';
import type { CleanUpRow } from '../plan/clean-up-plan.ts';
import { runRequestSchema } from '../request/schema.ts';
import { teamSchema } from '../team.ts';
import { TRIALS } from '../testing/trials.ts';
import { boundaryPolicy, deployerPolicy } from './deployer-policy.ts';
import { deployerTrustPolicy } from './deployer-trust.ts';
import { addKeyUser, initialKeyPolicy } from './key-policy.ts';
import type { PolicyDocument } from './policy.ts';
import { removeKeyUser } from './remove-key-user.ts';
import { rolePolicy, trustPolicy } from './role-policies.ts';
import { type NarrowedRun, runSessionPolicy } from './session-policy.ts';
import * as deployer from './testing/expected-deployer.ts';
import * as expected from './testing/expected-sessions.ts';

const SEED = 20261124;

/** Names that AWS accepts, but that have a meaning in JavaScript or in a policy. */
const ODD_NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'AWS',
  'root',
  'Principal',
  'arn',
  '-',
  '.',
  '..',
  '=',
  'a=b,c',
];
const ALPHABETS = {
  role: 'abcXYZ019_+=,.@-',
  secret: 'abcXYZ019/_+=.@-',
  alias: 'abcXYZ019/_-',
  id: '0123456789abcdef',
} as const;

interface Names {
  role: string;
  policy: string;
  source: string;
  destination: string;
  alias: string;
  /** The six characters that Secrets Manager adds. */
  suffix: string;
  keyId: string;
}

const pick = <T>(random: Random, from: ArrayLike<T>): T => from[Math.floor(random() * from.length)] as T;

function text(random: Random, alphabet: string, max: number): string {
  // Mostly short, and often the maximum length.
  const length = random() < 0.2 ? max : 1 + Math.floor(random() * Math.min(max, 40));
  return Array.from({ length }, () => pick(random, alphabet)).join('');
}

function drawNames(random: Random): Names {
  const odd = (other: () => string, alphabet: string) => {
    const candidate = random() < 0.1 ? pick(random, ODD_NAMES) : other();
    return [...candidate].every((letter) => alphabet.includes(letter) || /[A-Za-z0-9]/.test(letter))
      ? candidate
      : other();
  };
  const secret = () => odd(() => `${text(random, ALPHABETS.secret, 511)}_`, ALPHABETS.secret);
  const id = (length: number) => Array.from({ length }, () => pick(random, ALPHABETS.id)).join('');
  return {
    role: odd(() => text(random, ALPHABETS.role, 64), ALPHABETS.role),
    policy: text(random, ALPHABETS.role, 128),
    source: secret(),
    // Always different from the other secret.
    destination: `d${secret().slice(0, 510)}.`,
    alias: odd(() => `a${text(random, ALPHABETS.alias, 249)}`, ALPHABETS.alias),
    suffix: id(6),
    keyId: `${id(8)}-${id(4)}-${id(4)}-${id(4)}-${id(12)}`,
  };
}

const PLACES = [
  { partition: 'aws', region: 'us-east-1' },
  { partition: 'aws-us-gov', region: 'us-gov-west-1' },
  { partition: 'aws-cn', region: 'cn-northwest-1' },
] as const;

function* draws(): Generator<expected.Drawn> {
  const random = seededRandom(SEED);
  for (let no = 0; no < TRIALS; no += 1) {
    const names = drawNames(random);
    const place = { ...pick(random, PLACES), accountId: String(100_000_000_000 + Math.floor(random() * 8e11)) };
    yield { ...names, ...place, ...expected.arnsOf(names, place) };
  }
}

/** Round-trips through JSON, as AWS would read it. */
const parsed = (policy: PolicyDocument): unknown => JSON.parse(JSON.stringify(policy));

function runOf(drawn: expected.Drawn, change: Partial<NarrowedRun> = {}): NarrowedRun {
  const request = runRequestSchema.parse({
    target: { teamId: 'payments', region: drawn.region },
    key: { mode: 'create', alias: drawn.alias, description: '', administratorArns: [], administratorsMayDelete: true },
    source: { secretName: drawn.source, userName: 'u' },
    destination: { secretName: drawn.destination, userName: 'u' },
    role: { roleName: drawn.role, policyName: drawn.policy },
  });
  const { partition, accountId, region } = drawn;
  return { id: 'run', kind: 'set-up', partition, accountId, region, request, arns: {}, cleanUp: null, ...change };
}

function cleanUpOf(drawn: expected.Drawn): NarrowedRun {
  const row = (resource: CleanUpRow['resource'], arn: string | null) => {
    return { resource, action: 'delete' as const, name: 'x', arn, reason: null, params: {} };
  };
  const rows = [
    row('role-policy', null),
    row('key-policy', drawn.keyArn),
    row('iam-role', drawn.roleArn),
    row('source-secret', drawn.sourceSecretArn),
    row('destination-secret', drawn.destinationSecretArn),
    row('kms-alias', null),
    row('kms-key', drawn.keyArn),
  ];
  const arns = { keyArn: drawn.keyArn };
  const cleanUp = { runId: 'set-up', arns, rows, keyDeletionDays: 7, secretRecoveryDays: 7 };
  return runOf(drawn, { kind: 'clean-up', arns, cleanUp });
}

/** Each builder with its expected result. */
const BUILDERS: readonly [string, (drawn: expected.Drawn) => PolicyDocument, (drawn: expected.Drawn) => unknown][] = [
  ['the trust policy of the role', () => trustPolicy(), () => expected.trust],
  ['the inline policy of the role', (drawn) => rolePolicy(drawn), expected.inline],
  [
    'a new key’s policy with an administrator',
    ({ partition, accountId, adminArn }) =>
      initialKeyPolicy({ partition, accountId, administratorArns: [adminArn], administratorsMayDelete: true }),
    expected.keyPolicy,
  ],
  [
    'a key’s policy with the role added',
    ({ partition, accountId, adminArn, roleArn }) =>
      addKeyUser(
        initialKeyPolicy({ partition, accountId, administratorArns: [adminArn], administratorsMayDelete: true }),
        roleArn,
      ),
    expected.keyPolicyWithUser,
  ],
  [
    'a key’s policy from which the role is removed again',
    (drawn) => removeKeyUser(expected.keyPolicyWithUser(drawn), drawn.roleArn),
    expected.keyPolicy,
  ],
  [
    'the session of a setup before its key exists',
    (drawn) => runSessionPolicy(runOf(drawn)),
    expected.sessionBeforeKey,
  ],
  [
    'the session of a setup with its key',
    (drawn) => runSessionPolicy(runOf(drawn, { arns: { keyArn: drawn.keyArn } })),
    expected.sessionWithKey,
  ],
  ['the session of a clean-up', (drawn) => runSessionPolicy(cleanUpOf(drawn)), expected.sessionOfCleanUp],
];

describe('for generated names', () => {
  test.each(BUILDERS)('%s equals the handwritten policy, and nothing more', (_what, build, byHand) => {
    let count = 0;
    for (const drawn of draws()) {
      const policy = parsed(build(drawn));
      const wanted = byHand(drawn);
      // Much faster than the assertion, which only produces the message.
      if (JSON.stringify(policy) !== JSON.stringify(wanted)) expect(policy).toEqual(wanted);
      count += 1;
    }
    expect(count).toBe(TRIALS);
  });

  test('no name with a wildcard, a variable or anything else that widens reaches a policy', () => {
    const random = seededRandom(SEED);
    const WIDENING = ['*', '?', ['$', '{aws:username}'].join(''), '"', '\\', '\n', ':', '\u0000', ' ', '％', '‮'];
    const fields = ['role', 'source', 'destination', 'alias'] as const;
    const passed: string[] = [];
    for (let no = 0; no < TRIALS; no += 1) {
      const names = drawNames(random);
      const field = pick(random, fields);
      const at = Math.floor(random() * (names[field].length + 1));
      const widened = names[field].slice(0, at) + pick(random, WIDENING) + names[field].slice(at);
      const place = { ...PLACES[0], accountId: '111122223333' };
      const drawn = { ...names, [field]: widened, ...place, ...expected.arnsOf(names, place) };
      try {
        runOf(drawn);
        passed.push(widened);
      } catch (error) {
        expect(error).toMatchObject({ name: 'ZodError' });
      }
    }
    expect(passed).toEqual([]);
  });
});

describe('for a team’s configuration', () => {
  const team = (change: object = {}) => ({
    id: 'payments',
    name: { en: 'Payments', ja: '決済' },
    accountId: '111122223333',
    regions: ['us-east-1'],
    deployerRoleArn: 'arn:aws:iam::111122223333:role/deployer',
    externalId: 'external-id',
    groups: { dba: ['dba'], lead: ['lead'] },
    ...change,
  });

  test.each([
    ['id', { id: 'pay*' }],
    ['external id', { externalId: 'ext*' }],
    ['external id with a variable', { externalId: ['$', '{aws:username}'].join('') }],
    ['Region', { regions: ['us-*-1'] }],
    ['role', { deployerRoleArn: 'arn:aws:iam::111122223333:role/depl*' }],
    ['path of the role', { deployerRoleArn: 'arn:aws:iam::111122223333:role/any*/deployer' }],
    ['path with a variable', { deployerRoleArn: `arn:aws:iam::111122223333:role/${['$', '{x}'].join('')}/deployer` }],
    ['boundary', { permissionsBoundaryArn: 'arn:aws:iam::111122223333:policy/b?' }],
    ['path of the boundary', { permissionsBoundaryArn: 'arn:aws:iam::111122223333:policy/?/b' }],
    ['alias of an existing key', { existingKeys: { aliases: [['$', '{aws:username}'].join('')] } }],
    ['tag of an existing key', { existingKeys: { tags: { use: ['$', '{aws:username}'].join('') } } }],
    ['name of such a tag', { existingKeys: { tags: { 'u*e': 'limitless' } } }],
  ])('no %s with a wildcard or a variable reaches a policy', (_what, change) => {
    expect(teamSchema.safeParse(team()).success).toBe(true);
    expect(teamSchema.safeParse(team(change)).success).toBe(false);
  });

  test('each generated team gets the handwritten policies', () => {
    const random = seededRandom(SEED);
    for (let no = 0; no < TRIALS; no += 1) {
      const id = `t${text(random, 'abc019-', 39)}`;
      const externalId = text(random, 'abcXYZ019_+=,.@:/-', 64).padEnd(2, 'x');
      const accountId = String(100_000_000_000 + Math.floor(random() * 8e11));
      const path = random() < 0.5 ? '' : `${text(random, 'abcXYZ019_+=,.@-', 20)}/`;
      const permissionsBoundaryArn = random() < 0.5 ? undefined : `arn:aws:iam::${accountId}:policy/${path}boundary`;
      const deployerRoleArn = `arn:aws:iam::${accountId}:role/${path}deployer`;
      const listed = {
        aliases: [`a${text(random, `${ALPHABETS.alias}*`, 99)}`],
        tags: { use: text(random, ' .:/=+@-', 99) },
      };
      const existingKeys = pick(random, [undefined, { aliases: listed.aliases }, { tags: listed.tags }, listed]);
      const iamPath = pick(random, [undefined, `/${text(random, 'abcXYZ019_+=,.@-', 20)}/`]);
      const changes = { id, externalId, accountId, deployerRoleArn, permissionsBoundaryArn, existingKeys, iamPath };
      const drawn = teamSchema.parse(team(changes));
      const portalArn = 'arn:aws:iam::999999999999:role/portal';
      const policies = [deployerPolicy(drawn), boundaryPolicy(drawn), deployerTrustPolicy(drawn, portalArn)].map(
        parsed,
      );
      const wanted = [deployer.deployer(drawn), deployer.boundary(drawn), deployer.deployerTrust(drawn, portalArn)];
      if (JSON.stringify(policies) !== JSON.stringify(wanted)) expect(policies).toEqual(wanted);
    }
  });
});

describe('a team whose existing keys are listed', () => {
  const team = teamSchema.parse({
    id: 'payments',
    name: { en: 'Payments', ja: '決済' },
    accountId: '111111111111',
    regions: ['us-east-1'],
    deployerRoleArn: 'arn:aws:iam::111111111111:role/deployer',
    externalId: 'external-id',
    existingKeys: { aliases: ['shared-*'], tags: { use: 'limitless' } },
    groups: { dba: ['dba'], lead: ['lead'] },
  });

  test('has a deployer role that changes the policies of only its own and the listed keys', () => {
    const changes = deployerPolicy(team).Statement.filter(({ Action }) => Action?.includes('kms:PutKeyPolicy'));
    expect(changes.filter(({ Effect }) => Effect === 'Allow').map(({ Condition }) => Condition)).toEqual([
      {
        StringEquals: {
          'aws:ResourceTag/managed-by': 'limitless-portal',
          'aws:ResourceTag/limitless-portal:team': 'payments',
        },
      },
      { 'ForAnyValue:StringLike': { 'kms:ResourceAliases': ['alias/shared-*'] } },
      { StringEquals: { 'aws:ResourceTag/use': 'limitless' } },
    ]);
  });
});

test.each([
  ['aws', 'us-east-1', 'secretsmanager.us-east-1.amazonaws.com'],
  ['aws-cn', 'cn-north-1', 'secretsmanager.cn-north-1.amazonaws.com.cn'],
])('a deployer role in the partition %s uses keys only through %s’s Secrets Manager', (partition, region, service) => {
  const team = { id: 'payments', partition, accountId: '111111111111', regions: [region] };
  const { Statement } = deployerPolicy(team as Parameters<typeof deployerPolicy>[0]);
  const use = Statement.find(({ Sid }) => Sid === 'UseKeysThroughSecretsManager');
  expect(use?.Condition).toEqual({ StringEquals: { 'kms:ViaService': [service] } });
});
