import { randomUUID } from 'node:crypto';
import { CreateSecretCommand, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Team } from '#lib/team.ts';
import { createRun } from '#server/commands/create-run.ts';
import { planRun } from '#server/commands/plan-run.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { openDirect } from '../testing/left-overs.ts';
import { PASSWORDS, REQUESTER, requestFor, startTestEngine, type TestEngine } from '../testing/test-engine.ts';
import { PreparedRuns } from './prepared-runs.ts';

let engine: TestEngine;
let team: Team;
let submissions = 0;
beforeAll(async () => {
  engine = await startTestEngine();
  [team] = engine.portal.config.teams as [Team];
});
afterAll(() => engine.stop());
beforeEach(async () => {
  await engine.startOver();
  engine.portal.config.teams[0] = team;
});

/** A request with names of its own. */
function nextRequest() {
  const prefix = `prepared-${++submissions}`;
  const { key, source, destination, role } = requestFor();
  return requestFor({
    key: { ...key, alias: prefix } as typeof key,
    source: { ...source, secretName: `${prefix}-source` },
    destination: { ...destination, secretName: `${prefix}-destination` },
    role: { ...role, roleName: prefix },
  });
}

/** Submits a run as the form does. Returns its ID, its source secret's name and its session. */
async function submit() {
  const request = nextRequest();
  const { planHash } = await planRun(engine.portal, REQUESTER, request);
  const submission = { ...request, passwords: PASSWORDS };
  const { runId } = await createRun(engine.portal, REQUESTER, { requestKey: randomUUID(), planHash, submission });
  return { runId, secretName: request.source.secretName, session: `limitless-${runId}` };
}

/** The operations of these calls that a session has sent, from a call on. */
async function operations(session: string, from = 0): Promise<string[]> {
  const calls = await engine.aws.faults.calls();
  return calls
    .filter((call) => call.session === session)
    .map(({ operation }) => operation)
    .slice(from);
}

test('the first worker begins with CreateKey and CreateRole: its run’s submission has assumed and looked', async () => {
  const { runId, session } = await submit();
  const sentBefore = await operations(session);
  expect(sentBefore.toSorted()).toEqual(
    ['AssumeRole', 'AssumeRole', 'DescribeKey', 'DescribeSecret', 'DescribeSecret', 'GetRole'].toSorted(),
  );
  await engine.execute(runId);
  const sent = await operations(session, sentBefore.length);
  expect(sent.slice(0, 2).toSorted()).toEqual(['CreateKey', 'CreateRole']);
  expect(sent.filter((operation) => operation === 'AssumeRole')).toHaveLength(1);
  const { state, steps } = await engine.view(runId);
  expect(state).toBe('succeeded');
  expect([steps.access, steps.names].map(({ attempts }) => attempts.map((attempt) => attempt.state))).toEqual([
    ['succeeded'],
    ['succeeded'],
  ]);
});

test.each([
  [
    'in another process',
    () => {
      engine.portal.preparedRuns = new PreparedRuns(engine.portal.time);
    },
  ],
  [
    'that isn’t the first',
    (runId: string) => rawSql(engine.database.db, 'UPDATE run SET epoch = epoch + 1 WHERE id = $1', [runId]),
  ],
])('a worker %s assumes and looks itself', async (_which, change) => {
  const { runId, session } = await submit();
  const { length } = await operations(session);
  await change(runId);
  await engine.execute(runId);
  const sent = await operations(session, length);
  expect(sent.slice(0, 2)).toEqual(['AssumeRole', 'AssumeRole']);
  expect(sent.slice(2, sent.indexOf('CreateKey'))).toContain('GetResources');
  expect((await engine.view(runId)).state).toBe('succeeded');
});

test('is kept for two seconds, and for one worker', () => {
  let now = 0;
  const runs = new PreparedRuns({ monotonicMs: () => now, sleep: () => new Promise(() => undefined) });
  const prepared = { readAt: 0 } as Parameters<PreparedRuns['keep']>[1];
  runs.keep('first', prepared);
  now = 1_999;
  expect([runs.take('first'), runs.take('first')]).toEqual([prepared, null]);
  runs.keep('second', prepared);
  now = 2_000;
  expect(runs.take('second')).toBeNull();
});

test('a secret that someone creates after the submission is neither adopted nor changed', async () => {
  const { runId, secretName } = await submit();
  const { secrets } = await openDirect(engine);
  const theirs = '{"username":"theirs"}';
  await secrets.send(new CreateSecretCommand({ Name: secretName, SecretString: theirs }));
  await engine.execute(runId);
  const { state, steps } = await engine.view(runId);
  expect([state, steps['source-secret'].attempts.at(-1)?.error?.code]).toEqual(['failed', 'secret-name-taken']);
  const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: secretName }));
  expect(SecretString).toBe(theirs);
});

test.each(['long before the submission', 'during it'])(
  'names that another run, stored %s, has used meanwhile stop the run before it creates a key',
  async (when) => {
    const request = nextRequest();
    const { planHash } = await planRun(engine.portal, REQUESTER, request);
    const storeOther = () =>
      engine.request({ ...request, key: { ...request.key, alias: 'another' } as typeof request.key });
    const early = when === 'long before the submission' ? await storeOther() : null;
    const { db } = engine.database;
    if (early) await rawSql(db, "UPDATE run SET created_at = created_at - interval '1 minute' WHERE id = $1", [early]);
    const held = await engine.aws.faults.hold({ operation: 'GetRole', when: 'after' });
    const submission = { ...request, passwords: PASSWORDS };
    const submitted = createRun(engine.portal, REQUESTER, { requestKey: randomUUID(), planHash, submission });
    await held.reached();
    const other = early ?? (await storeOther());
    await engine.execute(other);
    expect((await engine.view(other)).state).toBe('succeeded');
    await held.release();
    const { runId } = await submitted;
    await engine.execute(runId);
    const { state, steps } = await engine.view(runId);
    expect([state, steps.names.state, steps['kms-key'].attempts]).toEqual(['failed', 'failed', []]);
    expect(await operations(`limitless-${runId}`)).not.toContain('CreateKey');
  },
);

test('before an approval no session is assumed that could change anything', async () => {
  engine.portal.config.teams[0] = { ...team, approval: 'required' };
  const { runId, session } = await submit();
  expect((await engine.view(runId)).state).toBe('awaiting-approval');
  expect((await operations(session)).filter((operation) => operation === 'AssumeRole')).toHaveLength(1);
});

test('if the session that changes is refused, the run says so', async () => {
  // After the one for the plan and the submission's first, and again when the run asks.
  for (const nth of [3, 5]) await engine.aws.faults.fail({ operation: 'AssumeRole', nth, kind: 'access-denied' });
  const { runId } = await submit();
  await engine.execute(runId);
  const { state, steps } = await engine.view(runId);
  expect([state, steps.access.attempts.at(-1)?.error?.code]).toEqual(['failed', 'deployer-role-refused']);
});
