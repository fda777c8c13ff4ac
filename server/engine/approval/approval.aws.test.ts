import { CreateRoleCommand, DeleteRoleCommand } from '@aws-sdk/client-iam';
import { CreateKeyCommand, GetKeyPolicyCommand, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openAwsClients } from '#e2e/harness/aws-clients.ts';
import type { PolicyDocument } from '#lib/aws/policy.ts';
import type { RunView } from '#lib/runs/view.ts';
import { approveRun } from '#server/commands/approve-run.ts';
import { claimNextRun } from '#server/store/runs/lease.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { codeOf } from '#server/store/testing/send-again.ts';
import { ACCOUNT, LEAD, startTestEngine, type TestEngine } from '../testing/test-engine.ts';

const CHANGES = /^(?:Create|Put|Update|Delete|Tag|Schedule|Restore|Enable|Cancel)/;
let engine: TestEngine;

beforeAll(async () => {
  engine = await startTestEngine();
});

afterAll(() => engine.stop());

beforeEach(async () => {
  await engine.aws.reset();
  await rawSql(
    engine.database.db,
    "UPDATE run SET state = 'failed', approval_until = NULL WHERE state NOT IN ('succeeded', 'failed')",
  );
  await engine.aws.makeDeployerRole({ accountId: ACCOUNT, name: 'deployer', externalId: 'payments-external-id' });
});

const openAws = () => openAwsClients(engine.aws.motoUrl, { accountId: ACCOUNT, region: 'us-east-1' });

async function changesSent(): Promise<string[]> {
  const calls = await engine.aws.faults.calls();
  return calls.map(({ operation }) => operation).filter((operation) => CHANGES.test(operation));
}

async function approve(runId: string, planHash?: string): Promise<unknown> {
  const seen = planHash ?? (await engine.view(runId)).approval?.planHash ?? '';
  const answer = await codeOf(approveRun(engine.portal, LEAD, { runId, planHash: seen }));
  return answer === 'ok' ? 'approved' : answer;
}

async function makeKey(): Promise<string> {
  const { kms } = await openAws();
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ KeyUsage: 'ENCRYPT_DECRYPT' }));
  return KeyMetadata?.Arn ?? '';
}

async function addStatement(KeyId: string, Sid: string): Promise<void> {
  const { kms } = await openAws();
  const { Policy = '' } = await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }));
  const policy: PolicyDocument = JSON.parse(Policy);
  policy.Statement.push({ Sid, Effect: 'Deny', Principal: '*', Action: 'kms:ScheduleKeyDeletion', Resource: '*' });
  await kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: 'default', Policy: JSON.stringify(policy) }));
}

function attempts(view: RunView, step: keyof RunView['steps']) {
  return view.steps[step].attempts.map(({ state, error }) => [state, error?.code]);
}

describe('a run that requires approval', () => {
  it('is not claimed and changes nothing in AWS until approved, and then succeeds', async () => {
    const runId = await engine.requestForApproval();
    await rawSql(engine.database.db, "UPDATE run SET last_sign_at = now() - interval '1 hour' WHERE id = $1", [runId]);
    const claimant = { teamIds: ['payments'], owner: 'worker', leaseMs: 60_000 };
    expect(await claimNextRun(engine.database.db, claimant)).toBeNull();
    expect(await engine.execute(runId)).toBe(false);
    const waiting = await engine.view(runId);
    expect(waiting.state).toBe('awaiting-approval');
    expect(waiting.approval?.plan?.resources.map(({ action }) => action)).toEqual(Array(7).fill('create'));
    expect(await changesSent()).toEqual([]);

    expect(await approve(runId)).toBe('approved');
    await engine.execute(runId);
    expect(await engine.view(runId)).toMatchObject({ state: 'succeeded', approval: { hasStarted: true } });
  });

  it('reserves its names like a running one', async () => {
    const runId = await engine.requestForApproval();
    await expect(engine.requestUnlessTaken()).rejects.toMatchObject({
      code: 'names-in-use',
      params: { ownerRun: runId },
    });
  });
});

describe('an approval', () => {
  it('is void if the plan has changed: nothing is changed, and the new plan waits for its own approval', async () => {
    const keyArn = await makeKey();
    const runId = await engine.requestForApproval({ key: { mode: 'existing', keyArn } });
    const seen = (await engine.view(runId)).approval?.planHash ?? '';
    await approve(runId);
    await addStatement(keyArn, 'SomebodyElse');
    await engine.execute(runId);
    const voided = await engine.view(runId);
    expect(voided.state).toBe('awaiting-approval');
    expect(voided.approval?.voided?.by).toEqual({ userId: LEAD.userId, name: LEAD.name });
    expect(JSON.stringify(voided.approval?.plan)).toContain('SomebodyElse');
    expect(JSON.stringify(voided.approval?.voided?.plan)).not.toContain('SomebodyElse');
    expect(attempts(voided, 'names')).toEqual([['failed', 'approval-void']]);
    expect(await changesSent()).toEqual([]);
    const [row] = await rawSql<{ failed_steps: string[]; days: number }>(
      engine.database.db,
      'SELECT failed_steps, extract(epoch FROM approval_until - now()) / 86400 AS days FROM run WHERE id = $1',
      [runId],
    );
    expect(row?.failed_steps).toEqual([]);
    expect(Math.round(Number(row?.days))).toBe(7);
    expect(await engine.execute(runId)).toBe(false);

    expect(await approve(runId, seen)).toBe('approval-plan-changed');
    expect(await approve(runId)).toBe('approved');
    await engine.execute(runId);
    expect(await engine.view(runId)).toMatchObject({ state: 'succeeded', kind: 'set-up' });
    const records = await rawSql<{ kind: string }>(
      engine.database.db,
      "SELECT kind FROM audit_record WHERE run_id = $1 AND kind LIKE 'approval%' ORDER BY no",
      [runId],
    );
    expect(records.map(({ kind }) => kind)).toEqual(['approval', 'approval-void', 'approval']);
  });

  it('stays valid if the run stops at a name conflict, and a retry continues once the name is free', async () => {
    const runId = await engine.requestForApproval();
    await approve(runId);
    const { iam } = await openAws();
    const RoleName = 'aurora-data-loader';
    await iam.send(
      new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[]}' }),
    );
    await engine.execute(runId);
    expect(await engine.view(runId)).toMatchObject({ state: 'failed', steps: { names: { state: 'failed' } } });
    expect(await changesSent()).toEqual([]);
    await iam.send(new DeleteRoleCommand({ RoleName }));
    await engine.retry(runId, 'names');
    await engine.execute(runId);
    expect((await engine.view(runId)).state).toBe('succeeded');
  });

  it("stays valid for a retry of a later step, although the run's own resources change the plan", async () => {
    const keyArn = await makeKey();
    const allow = await engine.aws.faults.fail({
      operation: 'CreateSecret',
      where: { Name: 'destination_DB_secret' },
      kind: 'access-denied',
    });
    const runId = await engine.requestForApproval({ key: { mode: 'existing', keyArn } });
    await approve(runId);
    await engine.execute(runId);
    expect((await engine.view(runId)).state).toBe('failed');
    await allow();
    await engine.retry(runId, 'destination-secret');
    await engine.execute(runId);
    const done = await engine.view(runId);
    expect(done.state).toBe('succeeded');
    expect(done.requestedBy.name).toBe('dba@payments');
    expect(done.steps['destination-secret'].attempts.map(({ by }) => by?.name)).toEqual([undefined, 'support']);
  });

  it('that becomes void during a cancellation leaves the run cancelled', async () => {
    const keyArn = await makeKey();
    const runId = await engine.requestForApproval({ key: { mode: 'existing', keyArn } });
    await approve(runId);
    await addStatement(keyArn, 'SomebodyElse');
    const held = await engine.aws.faults.hold({ operation: 'GetKeyPolicy' });
    const working = engine.execute(runId);
    await held.reached();
    await engine.cancel(runId);
    await held.release();
    await working;
    expect((await engine.view(runId)).state).toBe('cancelled');
    expect(await changesSent()).toEqual([]);
  });
});

describe('a clean-up in a team that requires approval', () => {
  it('waits for a lead too, and then deletes what was approved', async () => {
    const runId = await engine.request();
    await engine.execute(runId);
    const plan = await engine.planCleanUp(runId);
    const [team] = engine.portal.config.teams;
    if (!team) throw new Error('no team');
    engine.portal.config.teams[0] = { ...team, approval: 'required' };
    try {
      const cleanUpId = await engine.requestCleanUp(runId, plan);
      expect(await engine.execute(cleanUpId)).toBe(false);
      expect((await engine.view(cleanUpId)).state).toBe('awaiting-approval');
      expect((await changesSent()).filter((operation) => /^(?:Delete|Schedule)/.test(operation))).toEqual([]);
      expect(await approve(cleanUpId)).toBe('approved');
      await engine.execute(cleanUpId);
      expect((await engine.view(cleanUpId)).state).toBe('succeeded');
      expect(await changesSent()).toContain('ScheduleKeyDeletion');
    } finally {
      engine.portal.config.teams[0] = team;
    }
  });
});
