import { isDeepStrictEqual } from 'node:util';
import { allTags, keyUserStatements, newKeyPolicy, rolePolicy, TRUST_POLICY } from '#e2e/harness/expected-policies.ts';
import { readSetUp, type SetUpArns } from '#e2e/harness/read-set-up.ts';
import type { StoredRun } from './read-database.ts';
import type { Acknowledged } from './read-files.ts';
import type { Violation } from './violation.ts';

type SetUp = Awaited<ReturnType<typeof readSetUp>>;

/** I6: the resources of a succeeded run match AWS's walkthrough exactly. */
export async function checkSetUp(
  motoUrl: string,
  run: StoredRun,
  asked: Acknowledged['submission'],
): Promise<Violation[]> {
  const add = (what: string): Violation => ({ invariant: 'I6', subject: run.id, what });
  const arns = recordedArns(run);
  const missing = Object.entries(arns).filter(([, arn]) => arn === '');
  if (missing.length > 0) return [add(`has no ARN of ${missing.map(([name]) => name).join(', ')}`)];
  try {
    return judgeSetUp(await readSetUp(motoUrl, arns, asked.role.policyName), run, arns, asked).map(add);
  } catch (error) {
    return [add(`could not be read: ${error}`)];
  }
}

type MadeRun = Pick<StoredRun, 'id' | 'team_id' | 'account_id'>;

/** What in AWS isn't as the run was asked to make it, one sentence each. */
export function judgeSetUp(found: SetUp, run: MadeRun, arns: SetUpArns, asked: Acknowledged['submission']): string[] {
  return [...compare(found, expectedSetUp(run, arns, asked)), ...checkKeyPolicy(found, run, arns, asked)];
}

function recordedArns({ events }: StoredRun): SetUpArns {
  const all = Object.assign({}, ...events.map(({ data }) => data.arns ?? {})) as Record<string, string>;
  const { keyArn = '', sourceSecretArn = '', destinationSecretArn = '', roleArn = '' } = all;
  return { key: keyArn, source: sourceSecretArn, destination: destinationSecretArn, role: roleArn };
}

/** Point by point; the key policy has its own check. */
function expectedSetUp(run: MadeRun, arns: SetUpArns, asked: Acknowledged['submission']): [string, unknown][] {
  const made = { teamId: run.team_id, runId: run.id };
  const points: [string, unknown][] = [
    ['key.metadata.Arn', arns.key],
    ['key.metadata.KeyState', 'Enabled'],
    ['key.metadata.KeySpec', 'SYMMETRIC_DEFAULT'],
    ['key.metadata.KeyUsage', 'ENCRYPT_DECRYPT'],
    [
      'role.arn',
      `arn:${partitionOf(arns.key)}:iam::${run.account_id}:role${asked.role.path ?? '/'}${asked.role.roleName}`,
    ],
    ['role.trustPolicy', TRUST_POLICY],
    ['role.description', asked.role.description ?? ''],
    ['role.tags', { assumer: 'aurora_limitless_table_data_load', ...allTags(made, asked.role) }],
    ['role.policyNames', [asked.role.policyName]],
    ['role.policy', rolePolicy(arns)],
  ];
  if (asked.key.mode === 'create') {
    const { alias, description = '' } = asked.key;
    points.push(
      ['key.aliases', [`alias/${alias}`]],
      ['key.metadata.Description', description],
      ['key.tags', allTags(made, asked.key)],
    );
  }
  for (const side of ['source', 'destination'] as const) {
    const value = JSON.stringify({ username: asked[side].userName, password: asked.passwords[side] });
    const { secretName: name, description = '' } = asked[side];
    const tags = allTags(made, asked[side]);
    const secret = { name, kmsKeyId: arns.key, rotation: false, versions: 1, value, description, tags };
    points.push(...Object.entries(secret).map(([name, wanted]): [string, unknown] => [`${side}.${name}`, wanted]));
  }
  return points;
}

function compare(found: SetUp, points: readonly [string, unknown][]): string[] {
  return points.flatMap(([path, wanted]) => {
    const value = path.split('.').reduce<unknown>((part, name) => (part as Record<string, unknown>)?.[name], found);
    if (isDeepStrictEqual(value, wanted)) return [];
    if (path.endsWith('.value')) return [`${path} is not the user name and password from the request`];
    return [`${path} is ${JSON.stringify(value)}, not ${JSON.stringify(wanted)}`];
  });
}

const partitionOf = (arn: string) => arn.split(':')[1];

/** For a new key, the whole policy. For an existing one, that the role is among its users. */
function checkKeyPolicy(found: SetUp, run: MadeRun, arns: SetUpArns, asked: Acknowledged['submission']): string[] {
  if (asked.key.mode === 'create') {
    return compare(found, [['key.policy', newKeyPolicy(run.account_id, arns.role)]]);
  }
  const statements: { Action?: unknown; Condition?: unknown; Principal?: { AWS?: string | string[] } }[] =
    found.key.policy.Statement;
  return keyUserStatements(arns.role).flatMap((wanted) => {
    const isThere = statements.some(
      ({ Action, Condition, Principal }) =>
        isDeepStrictEqual([Action, quoted(Condition)], [wanted.Action, wanted.Condition]) &&
        [Principal?.AWS].flat().includes(arns.role),
    );
    return isThere ? [] : [`the key policy does not give ${arns.role} "${wanted.Sid}"`];
  });
}

/** A condition may have `true` without quotes. */
function quoted(condition: unknown): unknown {
  return condition && JSON.parse(JSON.stringify(condition).replaceAll(':true', ':"true"'));
}
