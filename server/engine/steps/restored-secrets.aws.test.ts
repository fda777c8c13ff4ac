import { CancelKeyDeletionCommand, DescribeKeyCommand, ListResourceTagsCommand } from '@aws-sdk/client-kms';
import { DescribeSecretCommand, GetSecretValueCommand, RestoreSecretCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { expectSetUp } from '#e2e/harness/expected-set-up.ts';
import type { RunRequest } from '#lib/request/schema.ts';
import type { RunView } from '#lib/runs/view.ts';
import { firstRows } from '#lib/testing/trials.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { leaveKey, leaveSecret, openDirect, tagsOf } from '../testing/left-overs.ts';
import { PASSWORDS, requestFor, startTestEngine, type TestEngine } from '../testing/test-engine.ts';

const OLD_RUN = '00000000-0000-4000-8000-000000000001';
let engine: TestEngine;

beforeAll(async () => {
  engine = await startTestEngine();
});

afterAll(() => engine.stop());

beforeEach(async () => {
  await engine.startOver();
});

/** Leaves everything from an earlier setup of the team. Returns the request that restores it. */
async function leaveSetUp(): Promise<Partial<RunRequest>> {
  const { source, destination } = requestFor();
  const tags = tagsOf(OLD_RUN);
  const [keyArn, sourceArn, destinationArn] = await Promise.all([
    leaveKey(engine, tags),
    leaveSecret(engine, { name: source.secretName, tags }),
    leaveSecret(engine, { name: destination.secretName, tags }),
  ]);
  return {
    key: { mode: 'existing', keyArn, restore: true },
    source: { ...source, restoreArn: sourceArn },
    destination: { ...destination, restoreArn: destinationArn },
  };
}

/** Expects a complete setup made of the restored resources. */
async function expectRestored(view: RunView): Promise<void> {
  expect(view.state).toBe('succeeded');
  const { keyArn = '', sourceSecretArn = '', destinationSecretArn = '', roleArn = '' } = view.arns;
  const { key, source, destination, role } = view.request;
  expect([keyArn, sourceSecretArn, destinationSecretArn]).toEqual([
    key.mode === 'existing' && key.keyArn,
    source.restoreArn,
    destination.restoreArn,
  ]);
  const outcomes = (['kms-key', 'source-secret', 'destination-secret'] as const).map(
    (name) => view.steps[name].attempts.at(-1)?.outcome?.kind,
  );
  expect(outcomes).toEqual(['restored', 'restored', 'restored']);
  expect(view.checks.filter((one) => !one.passed)).toEqual([]);
  const arns = { key: keyArn, source: sourceSecretArn, destination: destinationSecretArn, role: roleArn };
  const found = {
    runId: view.id,
    teamId: 'payments',
    alias: null,
    source: { ...source, password: PASSWORDS.source, isRestored: true },
    destination: { ...destination, password: PASSWORDS.destination, isRestored: true },
    ...role,
  };
  const { kms } = await openDirect(engine);
  const { Tags } = await kms.send(new ListResourceTagsCommand({ KeyId: keyArn }));
  expect(Object.fromEntries((Tags ?? []).map(({ TagKey, TagValue }) => [TagKey, TagValue]))).toEqual(tagsOf(OLD_RUN));
  await expectSetUp(engine.aws.motoUrl, arns, found, expect.anything());
}

/** Whether this attempt was throttled. A process that stops leaves the previous attempt unchanged. */
function isThrottled(view: RunView, step: 'kms-key' | 'source-secret', attempt = 1): boolean {
  const { attempts, waiting } = view.steps[step];
  return attempts.length === attempt && waiting?.reason === 'throttled';
}

async function readSecret(name: string) {
  const { secrets } = await openDirect(engine);
  const { DeletedDate, Tags } = await secrets.send(new DescribeSecretCommand({ SecretId: name }));
  return { isDeleted: DeletedDate !== undefined, tags: Object.fromEntries((Tags ?? []).map((t) => [t.Key, t.Value])) };
}

const CALLS = ['CancelKeyDeletion', 'EnableKey', 'RestoreSecret', 'TagResource', 'UpdateSecret'] as const;

describe('a run that restores the resources of an earlier setup', () => {
  it('makes the secrets and the key its own, each with its new value, key and tags', async () => {
    const runId = await engine.request(await leaveSetUp());
    await engine.execute(runId);
    await expectRestored(await engine.view(runId));
    const made = (await engine.aws.faults.calls()).map(({ operation }) => operation);
    expect(made).not.toContain('CreateSecret');
    expect(made).not.toContain('CreateKey');
    for (const operation of CALLS) {
      const times = operation.endsWith('Deletion') || operation === 'EnableKey' ? 1 : 2;
      expect(
        made.filter((one) => one === operation),
        operation,
      ).toHaveLength(times);
    }
  });

  it('writes no value before the secret carries the tag of the run', async () => {
    const request = await leaveSetUp();
    const held = await engine.aws.faults.hold({ operation: 'UpdateSecret' });
    const runId = await engine.request(request);
    const working = engine.execute(runId);
    await held.reached();
    const tags = await Promise.all([readSecret('source_DB_secret'), readSecret('destination_DB_secret')]);
    expect(tags.map((one) => one.tags['limitless-portal:run'])).toContain(runId);
    await held.release();
    await working;
    const order = (await engine.aws.faults.calls())
      .filter(({ params }) => params.SecretId === request.source?.restoreArn)
      .flatMap(({ operation }) => (/^(?:Describe|Get)/.test(operation) ? [] : operation));
    expect(order).toEqual(['RestoreSecret', 'TagResource', 'UpdateSecret']);
  });

  it.each(firstRows(CALLS.toReversed(), 3))('succeeds although the response to %s is lost', async (operation) => {
    const request = await leaveSetUp();
    await engine.aws.faults.fail({ operation, nth: 1, kind: 'drop-after' });
    const runId = await engine.request(request);
    await engine.execute(runId);
    await expectRestored(await engine.view(runId));
  });

  // Between two calls there is only the read of what the first one did.
  const kills = (['after', 'before'] as const).flatMap((when) => CALLS.map((operation) => ({ operation, when })));

  it.each(firstRows(kills, 4))('succeeds although its process is killed at $operation, $when AWS', async (barrier) => {
    const request = await leaveSetUp();
    const held = await engine.aws.faults.hold(barrier);
    const runId = await engine.request(request);
    const doomed = engine.executeDoomed(runId);
    await held.reached();
    await doomed.kill();
    await held.release();
    await doomed.ended;
    await engine.execute(runId);
    await expectRestored(await engine.view(runId));
  });

  it.each([
    { operation: 'CancelKeyDeletion', step: 'kms-key' } as const,
    { operation: 'RestoreSecret', step: 'source-secret' } as const,
  ])('recognizes its own resources if it stops before a lost $operation is answered', async ({ operation, step }) => {
    const request = await leaveSetUp();
    const where = { operation, where: step === 'kms-key' ? undefined : { SecretId: request.source?.restoreArn ?? '' } };
    await engine.aws.faults.fail({ ...where, nth: 1, kind: 'drop-after' });
    const answerAgain = await engine.aws.faults.fail({ ...where, kind: 'throttle' });
    const runId = await engine.request(request);
    const stop = new AbortController();
    const first = engine.execute(runId, stop.signal);
    await vi.waitUntil(async () => isThrottled(await engine.view(runId), step), 20_000);
    stop.abort(new Error('the process stops'));
    await first;
    await answerAgain();
    await engine.execute(runId);
    await expectRestored(await engine.view(runId));
  });

  it('recognizes its own resources if AWS carries out an abandoned call later', async () => {
    const request = await leaveSetUp();
    const { restoreArn = '' } = request.source ?? {};
    const where = { operation: 'RestoreSecret', where: { SecretId: restoreArn } };
    await engine.aws.faults.fail({ ...where, nth: 1, kind: 'drop-before' });
    const answerAgain = await engine.aws.faults.fail({ ...where, kind: 'throttle' });
    const runId = await engine.request(request);
    for (const attempt of [1, 2]) {
      const stop = new AbortController();
      const working = engine.execute(runId, stop.signal);
      await vi.waitUntil(async () => isThrottled(await engine.view(runId), 'source-secret', attempt), 20_000);
      stop.abort(new Error('the process stops'));
      await working;
    }
    const { secrets } = await openDirect(engine);
    await secrets.send(new RestoreSecretCommand({ SecretId: restoreArn }));
    await answerAgain();
    await engine.execute(runId);
    await expectRestored(await engine.view(runId));
  });

  it('creates what is gone by now', async () => {
    const request = await leaveSetUp();
    const { source, destination } = requestFor();
    const gone = 'arn:aws:secretsmanager:us-east-1:111111111111:secret:another_source-AbCdEf';
    const runId = await engine.request({
      source: { ...source, secretName: 'another_source', restoreArn: gone },
      destination: { ...destination, restoreArn: request.destination?.restoreArn },
    });
    await engine.execute(runId);
    const view = await engine.view(runId);
    expect(view.state).toBe('succeeded');
    expect(view.steps['source-secret'].attempts[0]?.outcome?.kind).toBe('created');
    expect(view.steps['destination-secret'].attempts[0]?.outcome?.kind).toBe('restored');
  });
});

describe('a secret to restore', () => {
  async function requestSource(restoreArn: string, name = 'one'): Promise<string> {
    const { key, source, destination, role } = requestFor();
    return engine.request({
      key: { ...key, alias: name } as RunRequest['key'],
      source: { ...source, restoreArn },
      destination: { ...destination, secretName: `${name}_destination` },
      role: { ...role, roleName: `${name}-loader` },
    });
  }

  /** The number of sessions that wait for a lock in this test's database. */
  async function countWaiting(): Promise<number> {
    const [row] = await rawSql<{ count: number }>(
      engine.database.db,
      `SELECT count(*)::int FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
        WHERE datname = current_database() AND locktype = 'advisory' AND NOT granted`,
    );
    return row?.count ?? 0;
  }

  it('belongs to one of two runs and is a conflict for the other', async () => {
    const arn = await leaveSecret(engine, { name: 'source_DB_secret', tags: tagsOf(OLD_RUN) });
    const held = await engine.aws.faults.hold({ operation: 'RestoreSecret' });
    const runs = [await requestSource(arn, 'one'), await requestSource(arn, 'two')];
    const working = runs.map((runId) => engine.execute(runId));
    await held.reached();
    // The other run has also seen the secret pending deletion and now waits for the lock.
    await expect.poll(() => countWaiting(), { timeout: 20_000 }).toBe(1);
    await held.release();
    await Promise.all(working);
    const views = await Promise.all(runs.map((runId) => engine.view(runId)));
    const winner = views.find(({ state }) => state === 'succeeded');
    const loser = views.find(({ state }) => state === 'failed');
    expect((await readSecret(arn)).tags['limitless-portal:run']).toBe(winner?.id);
    expect(loser?.steps['source-secret'].attempts[0]?.error).toMatchObject({
      code: 'secret-name-taken',
      params: { ownerRun: winner?.id },
    });
    expect(await engine.aws.faults.calls('RestoreSecret')).toHaveLength(1);
    expect(await engine.aws.faults.calls('UpdateSecret')).toHaveLength(1);
  });

  it('stays unchanged if someone restores it by hand after AWS refused the run', async () => {
    const arn = await leaveSecret(engine, { name: 'source_DB_secret', tags: tagsOf(OLD_RUN) });
    const allow = await engine.aws.faults.fail({ operation: 'RestoreSecret', kind: 'access-denied' });
    const runId = await requestSource(arn);
    await engine.execute(runId);
    expect((await engine.view(runId)).steps['source-secret'].attempts[0]?.error?.code).toBe('access-denied');
    await allow();
    const { secrets } = await openDirect(engine);
    await secrets.send(new RestoreSecretCommand({ SecretId: arn }));
    await engine.retry(runId, 'source-secret');
    await engine.execute(runId);
    expect((await engine.view(runId)).steps['source-secret'].attempts.at(-1)?.error?.code).toBe('secret-name-taken');
    const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: arn }));
    expect(SecretString).toBe('former value');
    expect((await readSecret(arn)).tags).toEqual(tagsOf(OLD_RUN));
  });

  it('stays pending deletion while its password is gone', async () => {
    const arn = await leaveSecret(engine, { name: 'source_DB_secret', tags: tagsOf(OLD_RUN) });
    const runId = await requestSource(arn);
    await engine.database.db.kysely
      .updateTable('escrow')
      .set({ expires_at: new Date(0) })
      .execute();
    await engine.execute(runId);
    expect((await engine.view(runId)).steps['source-secret'].attempts[0]?.error?.code).toBe('password-expired');
    expect(await readSecret(arn)).toEqual({ isDeleted: true, tags: tagsOf(OLD_RUN) });
  });
});

describe('a key to restore', () => {
  it('stays disabled if another actor cancelled its deletion', async () => {
    const keyArn = await leaveKey(engine, tagsOf(OLD_RUN));
    const allow = await engine.aws.faults.fail({ operation: 'CancelKeyDeletion', kind: 'access-denied' });
    const runId = await engine.request({ key: { mode: 'existing', keyArn, restore: true } });
    await engine.execute(runId);
    expect((await engine.view(runId)).steps['kms-key'].attempts[0]?.error?.code).toBe('access-denied');
    await allow();
    const { kms } = await openDirect(engine);
    await kms.send(new CancelKeyDeletionCommand({ KeyId: keyArn.split('/').at(-1) }));
    await engine.retry(runId, 'kms-key');
    await engine.execute(runId);
    expect((await engine.view(runId)).steps['kms-key'].attempts.at(-1)?.error?.code).toBe('key-disabled');
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: keyArn }));
    expect(KeyMetadata?.KeyState).toBe('Disabled');
  });

  it('from another team’s setup is a conflict', async () => {
    const keyArn = await leaveKey(engine, tagsOf(OLD_RUN, 'analytics'));
    const runId = await engine.request({ key: { mode: 'existing', keyArn, restore: true } });
    await engine.execute(runId);
    expect((await engine.view(runId)).steps.names.attempts[0]?.error?.code).toBe('key-pending-deletion');
    expect(await engine.aws.faults.calls('CancelKeyDeletion')).toEqual([]);
  });
});
