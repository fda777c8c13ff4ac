import { describe, expect, it } from 'vitest';
import type { CleanUpRow } from '../plan/clean-up-plan.ts';
import { ALIAS_MAX, ROLE_NAME_MAX, SECRET_NAME_MAX } from './names.ts';
import { type PolicyDocument, toList } from './policy.ts';
import {
  type NarrowedRun,
  planSessionPolicy,
  readSessionPolicy,
  runSessionPolicy,
  SESSION_POLICY_MAX,
  sweepSessionPolicy,
} from './session-policy.ts';

const ACCOUNT = '111122223333';
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/11111111-2222-4333-8444-555555555555`;
const OTHER_KEY = KEY.replace('key/1', 'key/2');
const ROLE = `arn:aws:iam::${ACCOUNT}:role/loader`;
const secret = (name: string) => `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:${name}`;

type Key = NarrowedRun['request']['key'];
const NEW_KEY: Key = {
  mode: 'create',
  alias: 'limitless',
  description: '',
  administratorArns: [],
  administratorsMayDelete: true,
};

function runWith(change: Partial<NarrowedRun> = {}, key: Key = NEW_KEY, restoreArn?: string): NarrowedRun {
  return {
    id: '0b8c4d0e-5a3c-4f0f-8f57-2f9a1c3f6b21',
    kind: 'set-up',
    partition: 'aws',
    accountId: ACCOUNT,
    region: 'us-east-1',
    request: {
      target: { teamId: 'payments', region: 'us-east-1' },
      key,
      source: { secretName: 'src', userName: 'u', ...(restoreArn === undefined ? {} : { restoreArn }) },
      destination: { secretName: 'dst', userName: 'u' },
      role: { roleName: 'loader', policyName: 'inline' },
    },
    arns: {},
    cleanUp: null,
    ...change,
  };
}

const row = (resource: CleanUpRow['resource'], arn: string | null, action: CleanUpRow['action'] = 'delete') => ({
  resource,
  action,
  name: 'x',
  arn,
  reason: null,
  params: {},
});
const ALL_ROWS = [
  row('role-policy', null),
  row('key-policy', KEY, 'remove-entry'),
  row('iam-role', ROLE),
  row('source-secret', secret('src-AbCdEf')),
  row('destination-secret', secret('dst-AbCdEf')),
  row('kms-alias', null),
  row('kms-key', KEY, 'schedule-deletion'),
];

function cleanUpOf(rows: CleanUpRow[], key: Key = NEW_KEY): NarrowedRun {
  const arns = { keyArn: KEY, roleArn: ROLE };
  const cleanUp = { runId: 'set-up', arns, rows, keyDeletionDays: 7, secretRecoveryDays: 7 };
  return runWith({ kind: 'clean-up', arns, cleanUp }, key);
}

/** `action resource` of everything that isn't read-only. */
function changes({ Statement }: PolicyDocument): string[] {
  return Statement.filter(({ Action }) => toList(Action).some((action) => !isLook(action)))
    .flatMap(({ Action, Resource }) => toList(Action).flatMap((one) => toList(Resource).map((arn) => `${one} ${arn}`)))
    .sort();
}

const isLook = (action: string) => /:(?:Get|List|Describe)/.test(action);

describe('the session of a setup', () => {
  it("can't change any key until its own exists, and creates resources only with the run’s tag", () => {
    const policy = runSessionPolicy(runWith());
    expect(changes(policy)).toEqual([
      `iam:CreateRole ${ROLE}`,
      `iam:PutRolePolicy ${ROLE}`,
      `iam:TagRole ${ROLE}`,
      'kms:CreateKey *',
      `kms:TagResource arn:aws:kms:us-east-1:${ACCOUNT}:key/*`,
    ]);
    const tagged = policy.Statement.filter(({ Condition }) => Condition).map(({ Condition }) => Condition);
    const condition = { StringEquals: { 'aws:RequestTag/limitless-portal:run': runWith().id } };
    expect(tagged).toEqual([condition, condition]);
  });

  it('changes its own names, and its own key once that exists', () => {
    expect(changes(runSessionPolicy(runWith({ arns: { keyArn: KEY } })))).toEqual([
      `iam:CreateRole ${ROLE}`,
      `iam:PutRolePolicy ${ROLE}`,
      `iam:TagRole ${ROLE}`,
      `kms:CreateAlias arn:aws:kms:us-east-1:${ACCOUNT}:alias/limitless`,
      `kms:CreateAlias ${KEY}`,
      `kms:Decrypt ${KEY}`,
      `kms:GenerateDataKey ${KEY}`,
      `kms:PutKeyPolicy ${KEY}`,
      `secretsmanager:CreateSecret ${secret('dst-??????')}`,
      `secretsmanager:CreateSecret ${secret('src-??????')}`,
      `secretsmanager:TagResource ${secret('dst-??????')}`,
      `secretsmanager:TagResource ${secret('src-??????')}`,
    ]);
  });

  it('restores only what was chosen to be restored', () => {
    const of = (key: Key, restoreArn?: string) =>
      changes(runSessionPolicy(runWith({}, key, restoreArn))).filter((one) =>
        /Restore|Update|Cancel|Enable|CreateKey|Alias/.test(one),
      );
    expect(of({ mode: 'existing', keyArn: KEY })).toEqual([]);
    expect(of({ mode: 'existing', keyArn: KEY, restore: true }, secret('src-AbCdEf'))).toEqual([
      `kms:CancelKeyDeletion ${KEY}`,
      `kms:EnableKey ${KEY}`,
      `secretsmanager:RestoreSecret ${secret('src-??????')}`,
      `secretsmanager:UpdateSecret ${secret('src-??????')}`,
    ]);
  });
});

describe('the session of a clean-up', () => {
  it('deletes what was confirmed', () => {
    expect(changes(runSessionPolicy(cleanUpOf(ALL_ROWS)))).toEqual([
      `iam:DeleteRole ${ROLE}`,
      `iam:DeleteRolePolicy ${ROLE}`,
      `kms:DeleteAlias arn:aws:kms:us-east-1:${ACCOUNT}:alias/limitless`,
      `kms:DeleteAlias ${KEY}`,
      `kms:PutKeyPolicy ${KEY}`,
      `kms:ScheduleKeyDeletion ${KEY}`,
      `secretsmanager:DeleteSecret ${secret('dst-AbCdEf')}`,
      `secretsmanager:DeleteSecret ${secret('src-AbCdEf')}`,
    ]);
  });

  it("can't touch what is kept", () => {
    const kept = ALL_ROWS.map((one) => ({ ...one, action: 'keep' as const }));
    expect(runSessionPolicy(cleanUpOf(kept)).Statement).toHaveLength(1);
    expect(changes(runSessionPolicy(cleanUpOf([row('source-secret', secret('src-AbCdEf'))])))).toEqual([
      `secretsmanager:DeleteSecret ${secret('src-AbCdEf')}`,
    ]);
    const adopted = [row('role-policy', null), row('iam-role', ROLE), row('key-policy', OTHER_KEY, 'remove-entry')];
    expect(changes(runSessionPolicy(cleanUpOf(adopted, { mode: 'existing', keyArn: OTHER_KEY })))).toEqual([
      `iam:DeleteRole ${ROLE}`,
      `iam:DeleteRolePolicy ${ROLE}`,
      `kms:PutKeyPolicy ${OTHER_KEY}`,
    ]);
  });
});

it.each([
  ['a plan', planSessionPolicy()],
  ['what a run reads', readSessionPolicy()],
  ['a sweep', sweepSessionPolicy()],
])("the session of %s can't change anything", (_whose, policy) => {
  expect(changes(policy)).toEqual([]);
  expect(policy.Statement.flatMap(({ Action }) => toList(Action)).every((action) => !action.includes('*'))).toBe(true);
});

it('names nothing whose ARN is unknown', () => {
  const unknown = { ...cleanUpOf([row('source-secret', null), row('kms-alias', null)]), arns: {} };
  expect(runSessionPolicy(unknown).Statement).toHaveLength(1);
});

describe('the longest names that AWS accepts', () => {
  const long = (letter: string, length: number) => letter.repeat(length);
  const place = { partition: 'aws-us-gov', region: 'us-gov-west-1' };
  const arn = (service: string, resource: string) => `arn:aws-us-gov:${service}:us-gov-west-1:${ACCOUNT}:${resource}`;
  const keyArn = arn('kms', `key/mrk-${long('1', 32)}`);
  const names = [long('s', SECRET_NAME_MAX), long('d', SECRET_NAME_MAX)] as const;
  const request = {
    ...runWith().request,
    key: { ...NEW_KEY, alias: long('a', ALIAS_MAX) },
    source: { secretName: names[0], userName: 'u', restoreArn: arn('secretsmanager', `secret:${names[0]}-AbCdEf`) },
    destination: { secretName: names[1], userName: 'u' },
    role: { roleName: long('r', ROLE_NAME_MAX), policyName: 'inline', path: `/${long('p', 62)}/` },
  };
  const roleArn = `arn:aws-us-gov:iam::${ACCOUNT}:role${request.role.path}${request.role.roleName}`;
  const own = [roleArn, arn('kms', `alias/${request.key.alias}`), keyArn].sort();
  const rows = [
    ...ALL_ROWS.filter(({ resource }) => !resource.endsWith('-secret')).map((one) =>
      one.arn === KEY ? { ...one, arn: keyArn } : one,
    ),
    row('source-secret', arn('secretsmanager', `secret:${names[0]}-AbCdEf`)),
    row('destination-secret', arn('secretsmanager', `secret:${names[1]}-AbCdEf`)),
  ];

  it.each([
    ['set-up', null, names.map((name) => arn('secretsmanager', `secret:${name}-??????`))],
    [
      'clean-up',
      { runId: 'set-up', arns: { keyArn }, rows, keyDeletionDays: 7, secretRecoveryDays: 7 },
      names.map((name) => arn('secretsmanager', `secret:${name}-AbCdEf`)),
    ],
  ] as const)('keep a %s limited to them, within the size that STS accepts', (kind, cleanUp, secrets) => {
    const run = runWith({ ...place, kind, request, arns: { keyArn }, cleanUp: cleanUp && { ...cleanUp, rows } });
    const policy = runSessionPolicy(run);
    expect(JSON.stringify(policy).length).toBeLessThanOrEqual(SESSION_POLICY_MAX);
    // One statement looks, the other changes: no room is left for the names of actions.
    expect(policy.Statement.map(({ Action }) => toList(Action).join(' '))).toEqual([
      'iam:Get* iam:List* kms:Describe* kms:Get* kms:List* secretsmanager:Describe* secretsmanager:GetR* tag:Get*',
      kind === 'set-up' ? 'iam:* kms:* secretsmanager:*' : 'iam:* secretsmanager:* kms:*',
    ]);
    const changed = policy.Statement.slice(1).flatMap(({ Resource }) => toList(Resource));
    expect([...new Set(changed)].sort()).toEqual([...own, ...secrets].sort());
  });
});

it('names the role with the path that the run has stored', () => {
  const withPath = (run: NarrowedRun): NarrowedRun => ({
    ...run,
    request: { ...run.request, role: { ...run.request.role, path: '/limitless/' } },
  });
  const roleArns = (run: NarrowedRun) =>
    changes(runSessionPolicy(withPath(run))).filter((one) => one.startsWith('iam:'));
  const arn = `arn:aws:iam::${ACCOUNT}:role/limitless/loader`;
  expect(roleArns(runWith())).toEqual([`iam:CreateRole ${arn}`, `iam:PutRolePolicy ${arn}`, `iam:TagRole ${arn}`]);
  expect(roleArns(cleanUpOf(ALL_ROWS))).toEqual([`iam:DeleteRole ${arn}`, `iam:DeleteRolePolicy ${arn}`]);
});

it('rejects a name with a special meaning in a policy', () => {
  const run = runWith({ arns: { keyArn: KEY } });
  for (const roleName of ['load*', 'load?r', ['$', '{aws:username}'].join('')]) {
    const widened = { ...run, request: { ...run.request, role: { ...run.request.role, roleName } } };
    expect(() => runSessionPolicy(widened)).toThrow('wildcard');
  }
  const path = { ...run, request: { ...run.request, role: { ...run.request.role, path: '/*/' } } };
  expect(() => runSessionPolicy(path)).toThrow('wildcard');
});
