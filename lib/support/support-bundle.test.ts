import { expect, test } from 'vitest';
import { initialKeyPolicy } from '../aws/key-policy.ts';
import type { Plan } from '../plan/plan.ts';
import type { RunChange, StepError } from '../runs/events.ts';
import { buildRunView, type RunView } from '../runs/view.ts';
import { teamSchema } from '../team.ts';
import { makeRedactor } from './redact.ts';
import { makeSupportBundle, type SupportBundle, supportBundleSchema } from './support-bundle.ts';

/** In every secret, and in every name of another team. */
const SECRET = 'Cnry5ecret';
const OTHER = 'Zeta';

const ACCOUNT = '111111111111';
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/own-key`;
const OWN_ROLE = `arn:aws:iam::${ACCOUNT}:role/loader-role`;
const OTHER_ROLE = `arn:aws:iam::${ACCOUNT}:role/${OTHER}-loader`;
const TOKEN = `lsp_${'ab12'.repeat(18)}`;

const team = teamSchema.parse({
  id: 'payments',
  name: { en: 'Payments', ja: '決済' },
  accountId: ACCOUNT,
  regions: ['us-east-1'],
  deployerRoleArn: `arn:aws:iam::${ACCOUNT}:role/deployer`,
  externalId: `external-${SECRET}`,
  groups: { dba: ['dba'], lead: ['lead'] },
});

const initial = initialKeyPolicy({
  ...{ partition: 'aws', accountId: ACCOUNT, administratorArns: [OTHER_ROLE], administratorsMayDelete: false },
});
const before = {
  ...initial,
  Statement: [
    ...initial.Statement,
    { Sid: `For ${OTHER}`, Effect: 'Allow' as const, Principal: { AWS: OTHER_ROLE }, Action: 'kms:*', Resource: '*' },
    {
      ...{ Effect: 'Deny' as const, Principal: '*', Action: 'kms:Decrypt', Resource: '*' },
      Condition: { StringEquals: { 'aws:PrincipalTag/team': OTHER } },
    },
  ],
};

const plan: Plan = {
  accountId: ACCOUNT,
  region: 'us-east-1',
  deployerRoleArn: team.deployerRoleArn,
  resources: [
    {
      ...{ resource: 'key-policy', action: 'update', name: 'own-key', arn: KEY, warnings: [], tags: [] },
      conflict: {
        code: 'key-policy-incomplete',
        params: { statements: `For ${OTHER}`, ownerTeam: OTHER, ownerRun: `run-of-${OTHER}`, name: 'loader-role' },
      },
      documents: [{ kind: 'key-policy', before, after: before }],
      access: [{ principal: OTHER_ROLE, kind: 'own', may: ['use'], isConditional: false }],
      runRoles: [OTHER_ROLE],
    } as Plan['resources'][number],
  ],
};

const aws = {
  ...{ operation: 'PutKeyPolicy', code: 'AccessDeniedException', requestId: 'req-1234', httpStatus: 400 },
  message:
    `User: ${team.deployerRoleArn} may not use ${OTHER_ROLE} of 222222222222, as 333333333333 may. ` +
    `password=${SECRET}1 Authorization: Bearer ${SECRET}2345 token: ${TOKEN} AKIAABCDEFGHIJKLMNOP ` +
    `https://user:${SECRET}3@host/?X-Amz-Security-Token=${SECRET}4 ${team.externalId} "SecretString": "${SECRET}5"`,
};
const error: StepError = {
  code: 'access-denied',
  params: { resource: OTHER_ROLE, principals: OTHER_ROLE, trustPolicy: team.externalId, name: 'loader-role' },
  aws,
};

function viewOf(): RunView {
  const requested: RunChange = {
    ...{ type: 'run.requested', runId: '0b9f6a52-6d1e-4b52-9a3f-5c6f0f5e7a01', teamId: 'payments', accountId: ACCOUNT },
    ...{ region: 'us-east-1', partition: 'aws', by: { userId: 'u1', name: 'Dana Baker' } },
    ...{ kind: 'set-up', graphVersion: 1, cleanUp: null },
    approval: { planHash: 'hash', plan },
    request: {
      target: { teamId: 'payments', region: 'us-east-1' },
      key: { mode: 'existing', keyArn: KEY },
      source: { secretName: 'source_secret', userName: 'reader', description: `password: ${SECRET}6` },
      destination: { secretName: 'destination_secret', userName: 'writer' },
      role: { roleName: 'loader-role', policyName: 'loader_policy' },
    },
  };
  const changes: RunChange[] = [
    requested,
    { type: 'run.denied', by: { userId: 'u2', name: 'Lee' }, reason: `As ${OTHER} does. Secret key: ${SECRET}7` },
    { type: 'step.started', step: 'key-policy', attempt: 1, by: null },
    {
      ...{ type: 'step.failed', step: 'key-policy', attempt: 1, error },
      checks: [
        {
          ...{ id: 'key-policy-document', params: { arn: KEY }, passed: false, expected: JSON.stringify(initial) },
          ...{ found: JSON.stringify(before), undecided: `aws:PrincipalTag/${OTHER}` },
        },
      ],
    },
    { type: 'run.failed' },
  ];
  const view = buildRunView(changes.map((change, index) => ({ ...change, no: index + 1, at: atSecond(index) })));
  if (!view) throw new Error('the first event creates no run');
  return view;
}

const atSecond = (second: number) => new Date(second * 1_000).toISOString();

function bundle(): SupportBundle {
  return makeSupportBundle(viewOf(), {
    createdAt: atSecond(60),
    portal: { version: '1.2.3', node: 'v24', graphVersion: 1, latestGraphVersion: 2 },
    settings: { smtp: true },
    team,
    events: [{ no: 1, at: atSecond(0), type: 'run.requested' }],
    secrets: [team.externalId],
    otherNames: [OTHER, `${OTHER}-loader`, '222222222222'],
  });
}

test('contains no secret, wherever a run can carry one', () => {
  const text = JSON.stringify(bundle());
  expect(text).not.toContain(SECRET);
  expect(text).not.toContain(TOKEN);
  expect(text).not.toContain('AKIAABCDEFGHIJKLMNOP');
});

test('contains no name, account or policy statement of another team', () => {
  const text = JSON.stringify(bundle());
  expect(text.toLowerCase()).not.toContain(OTHER.toLowerCase());
  expect(text).not.toContain('222222222222');
  // An account of nobody in the portal.
  expect(text).not.toContain('333333333333');
  expect(text).not.toContain('kms:Decrypt');
});

test('contains what support needs: names, errors, request ids, versions and times of the run', () => {
  const made = supportBundleSchema.parse(bundle());
  expect(made.portal).toEqual({ version: '1.2.3', node: 'v24', graphVersion: 1, latestGraphVersion: 2 });
  expect(made.request).toMatchObject({ role: { roleName: 'loader-role' }, key: { keyArn: KEY } });
  expect(made.team).toMatchObject({ name: { en: 'Payments' }, deployerRoleArn: team.deployerRoleArn });
  expect(made.run).toMatchObject({ requestedBy: 'Dana Baker', accountId: ACCOUNT });
  expect(made.awsRequestIds).toEqual([
    {
      ...{ requestId: 'req-1234', operation: 'PutKeyPolicy', code: 'AccessDeniedException', step: 'key-policy' },
      ...{ attempt: 1, at: atSecond(3) },
    },
  ]);
  const [attempt] = made.steps.find(({ name }) => name === 'key-policy')?.attempts ?? [];
  expect(attempt).toMatchObject({ state: 'failed', durationMs: 1_000, error: { code: 'access-denied' } });
  expect(attempt?.error?.aws?.message).toContain(`User: ${team.deployerRoleArn} may not use [ARN`);
  expect(attempt?.error?.params).toMatchObject({ name: 'loader-role', principals: '[left out]' });
  const { resources } = made.plan as unknown as Plan;
  expect(resources[0]).toMatchObject({ action: 'update', runRoles: 1, conflict: { params: { name: 'loader-role' } } });
  const shown = resources[0]?.documents[0]?.before?.Statement.map(({ Sid }) => Sid);
  expect(shown).toEqual([...initial.Statement.map(({ Sid }) => Sid), '[left out]', '[left out]']);
});

test('a name that the run itself uses stays, even if another team uses it too', () => {
  const redact = makeRedactor({
    ...{ secrets: [], accountId: ACCOUNT },
    own: ['loader-role', OWN_ROLE],
    others: ['loader-role', 'loader', 'role'],
  });
  expect(redact(`loader-role is ${OWN_ROLE}, not ${OWN_ROLE}-2`)).toBe(`loader-role is ${OWN_ROLE}, not [ARN 1]`);
  expect(redact('the loader of a role')).toBe('the [other team 1] of a [other team 2]');
});

test('the same name gets the same number everywhere, so that texts stay comparable', () => {
  const redact = makeRedactor({ secrets: [], accountId: ACCOUNT, own: [], others: [] });
  const [one, two] = [OTHER_ROLE, OWN_ROLE];
  expect(redact({ a: [one, two], b: `${two} and ${one}` })).toEqual({
    a: ['[ARN 1]', '[ARN 2]'],
    b: '[ARN 2] and [ARN 1]',
  });
});

test('ordinary text stays as it is', () => {
  const redact = makeRedactor({ secrets: [''], accountId: ACCOUNT, own: [], others: [''] });
  const text = `The password is missing. Attempt 2 of ${ACCOUNT} took 1700000000000 ms: arn:aws:iam::aws:policy/ReadOnly`;
  expect(redact({ text, count: 3, none: null, yes: true })).toEqual({ text, count: 3, none: null, yes: true });
});
