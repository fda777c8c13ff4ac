import { CreateKeyCommand, GetKeyPolicyCommand } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openAwsClients } from '#e2e/harness/aws-clients.ts';
import { keyUserStatements } from '#e2e/harness/expected-policies.ts';
import { expectSetUp } from '#e2e/harness/expected-set-up.ts';
import { countMade } from '#e2e/harness/read-set-up.ts';
import { stepNames } from '#lib/runs/graphs.ts';
import type { RunView } from '#lib/runs/view.ts';
import { firstRows } from '#lib/testing/trials.ts';
import { ACCOUNT, PASSWORDS, requestFor, startTestEngine, type TestEngine } from '../testing/test-engine.ts';

/** Longer than one read takes even on a busy machine, so a single read misses the key. */
const SEEN_LATE_MS = 1_500;
const PLACE = { accountId: ACCOUNT, region: 'us-east-1' };
let engine: TestEngine;

beforeAll(async () => {
  engine = await startTestEngine();
});

afterAll(() => engine.stop());

beforeEach(async () => {
  await engine.startOver();
});

function states(view: RunView) {
  return Object.fromEntries(stepNames(view).map((name) => [name, view.steps[name].state]));
}

function arnsOf({ arns }: RunView) {
  const { keyArn = '', sourceSecretArn = '', destinationSecretArn = '', roleArn = '' } = arns;
  return { key: keyArn, source: sourceSecretArn, destination: destinationSecretArn, role: roleArn };
}

function askedFor(runId: string) {
  const { source, destination, role } = requestFor();
  return {
    runId,
    teamId: 'payments',
    alias: 'limitless',
    source: { ...source, password: PASSWORDS.source },
    destination: { ...destination, password: PASSWORDS.destination },
    ...role,
  };
}

async function callCounts(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { operation } of await engine.aws.faults.calls()) counts[operation] = (counts[operation] ?? 0) + 1;
  return counts;
}

describe('a run', () => {
  it('creates exactly the setup of the walkthrough, each resource with one call', async () => {
    const runId = await engine.request();
    expect(await engine.execute(runId)).toBe(true);
    const view = await engine.view(runId);
    expect(view.state).toBe('succeeded');
    expect(states(view)).toEqual(Object.fromEntries(stepNames(view).map((name) => [name, 'succeeded'])));
    expect(view.checks.length).toBeGreaterThan(10);
    expect(view.checks.filter((one) => !one.passed)).toEqual([]);
    await expectSetUp(engine.aws.motoUrl, arnsOf(view), askedFor(runId));
    expect(await callCounts()).toMatchObject({
      CreateKey: 1,
      CreateAlias: 1,
      CreateSecret: 2,
      CreateRole: 1,
      PutKeyPolicy: 1,
      PutRolePolicy: 1,
      // One more session, limited to the key once it exists.
      AssumeRole: 3,
    });
  });

  it('is worked on by one process at a time, and by none once it has ended', async () => {
    const runId = await engine.request();
    const claimed = await Promise.all([engine.execute(runId), engine.execute(runId), engine.execute(runId)]);
    expect(claimed.filter(Boolean)).toHaveLength(1);
    expect(await engine.execute(runId)).toBe(false);
    expect((await callCounts()).CreateKey).toBe(1);
  });

  it('deletes both passwords when their secrets are stored', async () => {
    const runId = await engine.request();
    await engine.execute(runId);
    const rows = await engine.database.db.kysely.selectFrom('escrow').selectAll().where('run_id', '=', runId).execute();
    const keys = await engine.database.db.kysely
      .selectFrom('escrow_key')
      .selectAll()
      .where('run_id', '=', runId)
      .execute();
    expect([...rows, ...keys]).toEqual([]);
    expect((await engine.view(runId)).passwords).toEqual({ source: 'done', destination: 'done' });
  });

  it('uses an existing key and keeps the rest of its policy', async () => {
    const { kms } = await openAwsClients(engine.aws.motoUrl, PLACE);
    const foreign = {
      Sid: 'Backups',
      Effect: 'Deny',
      Principal: '*',
      Action: 'kms:ScheduleKeyDeletion',
      Resource: '*',
    };
    const root = {
      Sid: 'Enable IAM User Permissions',
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      Action: 'kms:*',
      Resource: '*',
    };
    const policy = { Version: '2012-10-17', Id: 'mine', Statement: [root, foreign] };
    const made = await kms.send(new CreateKeyCommand({ KeyUsage: 'ENCRYPT_DECRYPT', Policy: JSON.stringify(policy) }));
    const keyArn = made.KeyMetadata?.Arn ?? '';
    const runId = await engine.request({ key: { mode: 'existing', keyArn } });
    await engine.execute(runId);
    const view = await engine.view(runId);
    expect(view.state).toBe('succeeded');
    expect(view.arns.keyArn).toBe(keyArn);
    expect(view.steps['kms-key'].attempts[0]?.outcome?.kind).toBe('adopted');
    expect(await callCounts()).not.toHaveProperty('CreateKey');
    const after = await kms.send(new GetKeyPolicyCommand({ KeyId: keyArn, PolicyName: 'default' }));
    const { Id, Statement } = JSON.parse(after.Policy ?? '{}');
    expect({ Id, Statement }).toEqual({
      Id: 'mine',
      Statement: [root, foreign, ...keyUserStatements(view.arns.roleArn ?? '')],
    });
  });
});

describe('a lost response', () => {
  const calls = ['CreateKey', 'CreateSecret', 'PutKeyPolicy', 'CreateAlias', 'CreateRole', 'PutRolePolicy'];

  it.each(firstRows(calls, 3))('to %s leaves one of each resource', async (operation) => {
    await engine.aws.faults.fail({ operation, nth: 1, kind: 'drop-after' });
    await engine.aws.faults.configure({ keyVisibility: { ms: operation === 'CreateKey' ? SEEN_LATE_MS : 0 } });
    const runId = await engine.request();
    await engine.execute(runId);
    const view = await engine.view(runId);
    expect(view.state).toBe('succeeded');
    expect(await countMade(engine.aws.motoUrl, PLACE, runId)).toEqual({ keys: 1, secrets: 2 });
    if (operation === 'CreateKey') expect((await callCounts()).CreateKey).toBe(1);
    await expectSetUp(engine.aws.motoUrl, arnsOf(view), askedFor(runId));
  });
});

describe('a process that is killed in the middle', () => {
  const calls = ['CreateKey', 'CreateSecret', 'CreateAlias', 'CreateRole'];

  it.each(firstRows(calls, 2))(
    'of %s leaves the run to another one, which marks the attempt and creates no duplicates',
    async (operation) => {
      const held = await engine.aws.faults.hold({ operation, when: 'after' });
      await engine.aws.faults.configure({ keyVisibility: { ms: operation === 'CreateKey' ? SEEN_LATE_MS : 0 } });
      const runId = await engine.request();
      const doomed = engine.executeDoomed(runId);
      await held.reached();
      // The key and the role are created in parallel. While the key call is in flight, the next process looks for the
      // key as long as KMS may hide it.
      const isKeyMade = async () => states(await engine.view(runId))['kms-key'] === 'succeeded';
      if (operation === 'CreateRole') await vi.waitUntil(isKeyMade, { timeout: 60_000 });
      await doomed.kill();
      await held.release();
      await doomed.ended;
      await engine.execute(runId);
      const view = await engine.view(runId);
      expect(view.state).toBe('succeeded');
      const attempts = stepNames(view).flatMap((name) => view.steps[name].attempts.map(({ state }) => state));
      expect(attempts).toContain('interrupted');
      expect(await countMade(engine.aws.motoUrl, PLACE, runId)).toEqual({ keys: 1, secrets: 2 });
    },
  );
});

describe('a new role that KMS does not see yet', () => {
  it('is shown as a wait, and then the run continues', async () => {
    await engine.aws.faults.configure({ roleVisibility: { ms: 0, calls: 2 } });
    const runId = await engine.request();
    await engine.execute(runId);
    const events = await engine.database.db.kysely
      .selectFrom('event')
      .select(['type', 'data'])
      .where('run_id', '=', runId)
      .where('type', '=', 'step.waiting')
      .execute();
    expect(events.map(({ data }) => data)).toEqual([
      expect.objectContaining({ step: 'key-policy', reason: 'role-visible-to-kms' }),
    ]);
    expect((await engine.view(runId)).state).toBe('succeeded');
  });
});

describe('a throttled account', () => {
  it('slows a run down without failing it', async () => {
    await engine.aws.faults.fail({ operation: 'CreateRole', times: 3, kind: 'throttle' });
    await engine.aws.faults.fail({ operation: 'CreateKey', times: 2, kind: 'throttle' });
    const runId = await engine.request();
    await engine.execute(runId);
    expect((await engine.view(runId)).state).toBe('succeeded');
    expect(await countMade(engine.aws.motoUrl, PLACE, runId)).toEqual({ keys: 1, secrets: 2 });
  });
});

describe('an account in which AWS does not respond', () => {
  it('is waited for, and the wait ends only when every call has succeeded', async () => {
    const held = await engine.aws.faults.hold({ operation: 'AssumeRole', when: 'after' });
    const runId = await engine.request();
    const working = engine.execute(runId);
    await held.reached();
    const comeBack = await engine.aws.faults.fail({ operation: '*', kind: 'drop-before' });
    await held.release();
    await expect
      .poll(async () => (await engine.view(runId)).steps.names, { timeout: 60_000 })
      .toMatchObject({ state: 'waiting', waiting: { reason: 'aws-unreachable' } });
    // By now other calls of the step have waited long enough to be shown. One per second is retried.
    const { length } = await engine.aws.faults.calls();
    await expect
      .poll(async () => (await engine.aws.faults.calls()).length, { timeout: 60_000 })
      .toBeGreaterThan(length + 10);
    await comeBack();
    await working;
    expect((await engine.view(runId)).state).toBe('succeeded');
    const told = await engine.database.db.kysely
      .selectFrom('event')
      .select(['type', 'data'])
      .where('run_id', '=', runId)
      .where('type', '=', 'step.resumed')
      .execute();
    expect(told.map(({ data }) => data)).toEqual([expect.objectContaining({ step: 'names' })]);
  });
});
