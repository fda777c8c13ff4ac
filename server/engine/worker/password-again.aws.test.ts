import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openEscrowKeys } from '#server/escrow/escrow-keys.ts';
import { sealMorePasswords, storePasswords } from '#server/escrow/stored-passwords.ts';
import { changeRun } from '#server/store/runs/change-run.ts';
import { deleteExpiredEscrow } from '#server/store/runs/escrow-rows.ts';
import { openDirect } from '../testing/left-overs.ts';
import { PASSWORDS, REQUESTER, startTestEngine, type TestEngine } from '../testing/test-engine.ts';

let engine: TestEngine;

beforeAll(async () => {
  engine = await startTestEngine();
});

afterAll(() => engine.stop());

beforeEach(async () => {
  await engine.startOver();
});

async function expirePasswords(runId: string): Promise<void> {
  await engine.database.db.kysely
    .updateTable('escrow')
    .set({ expires_at: new Date(0) })
    .where('run_id', '=', runId)
    .where('field', '=', 'source')
    .execute();
}

async function reenterPassword(runId: string, source: string): Promise<void> {
  const { db } = engine.database;
  const sealed = await sealMorePasswords(db, engine.portal.escrow, { runId, teamId: 'payments' }, { source });
  const by = { userId: REQUESTER.userId, name: REQUESTER.name };
  await changeRun(
    db,
    runId,
    () => ({ ok: true, value: [{ type: 'password.provided', by, fields: ['source'] }] }),
    (trx) => storePasswords(trx, runId, sealed),
  );
  await engine.retry(runId, 'source-secret');
  await engine.execute(runId);
}

async function readSource(): Promise<string> {
  const { secrets } = await openDirect(engine);
  const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: 'source_DB_secret' }));
  return JSON.parse(SecretString ?? '').password;
}

describe('a password that is gone before its secret is stored', () => {
  it('because 24 hours have passed is requested again, and the run succeeds with the new one', async () => {
    const runId = await engine.request();
    await expirePasswords(runId);
    await engine.execute(runId);
    const failed = await engine.view(runId);
    expect(failed.steps['source-secret'].attempts[0]?.error?.code).toBe('password-expired');
    expect(failed.passwords).toEqual({ source: 'expired', destination: 'done' });
    await reenterPassword(runId, 'third one');
    const view = await engine.view(runId);
    expect(view.state).toBe('succeeded');
    expect(view.steps['source-secret'].attempts.at(-1)?.outcome?.kind).toBe('created');
    expect(await readSource()).toBe('third one');
  });

  it('because the master key has changed is reported, deleted and requested again', async () => {
    const runId = await engine.request();
    const { escrow } = engine.portal;
    engine.portal.escrow = openEscrowKeys({ keys: [Buffer.alloc(32, 7)], kmsKeyArns: [] });
    try {
      await engine.execute(runId);
      const failed = await engine.view(runId);
      expect(failed.steps['source-secret'].attempts[0]?.error?.code).toBe('escrow-unreadable');
      expect(failed.passwords).toEqual({ source: 'unreadable', destination: 'unreadable' });
      await reenterPassword(runId, 'third one');
      expect((await engine.view(runId)).steps['source-secret'].state).toBe('succeeded');
    } finally {
      engine.portal.escrow = escrow;
    }
  });
});

describe('a password that is re-entered after a call with a lost response stored its secret', () => {
  it('is not in the secret, and the page says that the first one is', async () => {
    const runId = await engine.request();
    const where = { operation: 'CreateSecret', where: { Name: 'source_DB_secret' } };
    await engine.aws.faults.fail({ ...where, nth: 1, kind: 'drop-after' });
    const allow = await engine.aws.faults.fail({ ...where, kind: 'access-denied' });
    await engine.execute(runId);
    expect((await engine.view(runId)).steps['source-secret'].attempts[0]?.error?.code).toBe('access-denied');
    await allow();
    await expirePasswords(runId);
    await deleteExpiredEscrow(engine.database.db);
    await reenterPassword(runId, 'another one');
    const view = await engine.view(runId);
    expect(view.state).toBe('succeeded');
    expect(view.steps['source-secret'].attempts.at(-1)?.outcome?.kind).toBe('stored-before');
    expect(await readSource()).toBe(PASSWORDS.source);
  });
});
