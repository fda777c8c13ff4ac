import { CreateRoleCommand } from '@aws-sdk/client-iam';
import { CreateKeyCommand, GetKeyPolicyCommand, type KMSClient, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { openAwsClients } from '#e2e/harness/aws-clients.ts';
import { addKeyUser } from '#lib/aws/key-policy.ts';
import type { PolicyStatement } from '#lib/aws/policy.ts';
import { withKeyLock } from '#server/store/database/locks.ts';
import { ACCOUNT, startTestEngine, type TestEngine } from '../testing/test-engine.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine.stop());

beforeEach(async () => {
  await engine.startOver();
});

const ROOT: PolicyStatement = {
  Sid: 'Enable IAM User Permissions',
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
  Action: 'kms:*',
  Resource: '*',
};

/** A key of the account, and another actor who changes its policy without knowing about the portal. */
async function makeOthersKey() {
  const { kms } = await openAwsClients(engine.aws.motoUrl, { accountId: ACCOUNT, region: 'us-east-1' });
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [ROOT] });
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Policy }));
  return { kms, keyArn: KeyMetadata?.Arn ?? '' };
}

async function makeOthersRole(RoleName: string): Promise<string> {
  const { iam } = await openAwsClients(engine.aws.motoUrl, { accountId: ACCOUNT, region: 'us-east-1' });
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [] });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  return Role?.Arn ?? '';
}

async function readSids(kms: KMSClient, KeyId: string): Promise<string[]> {
  const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }));
  return JSON.parse(Policy ?? '{}').Statement.map(({ Sid }: { Sid: string }) => Sid);
}

const OUTSIDE = { ...ROOT, Sid: 'Outside', Action: 'kms:DescribeKey' };

async function putAsSomeoneElse(kms: KMSClient, KeyId: string, Statement: object[] = [ROOT, OUTSIDE]): Promise<void> {
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  await kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: 'default', Policy }));
}

it('keeps a change by someone else that is made while PutKeyPolicy is throttled', async () => {
  const { kms, keyArn } = await makeOthersKey();
  const held = await engine.aws.faults.hold({ operation: 'PutKeyPolicy' });
  await engine.aws.faults.fail({ operation: 'PutKeyPolicy', nth: 1, kind: 'throttle' });
  const runId = await engine.request({ key: { mode: 'existing', keyArn } });
  const working = engine.execute(runId);
  await held.reached();
  await putAsSomeoneElse(kms, keyArn);
  await held.release();
  await working;
  expect((await engine.view(runId)).state).toBe('succeeded');
  expect(await readSids(kms, keyArn)).toHaveLength(4);
  expect(await readSids(kms, keyArn)).toContain('Outside');
});

/** Runs a setup that reads the policy, which someone else edits before the portal's write arrives. */
async function runWithEditBeforeWrite(kms: KMSClient, keyArn: string, edit: () => Promise<void>) {
  const written = await engine.aws.faults.hold({ operation: 'PutKeyPolicy' });
  // The plan, the merge, and the first read while the write is in flight.
  const witness = await engine.aws.faults.hold({ operation: 'GetKeyPolicy', nth: 3 });
  const runId = await engine.request({ key: { mode: 'existing', keyArn } });
  const working = engine.execute(runId);
  await written.reached();
  await witness.reached();
  await edit();
  await witness.release();
  // The read has to see the edit, so the write may not overtake it on its way to AWS.
  await isAnswered('GetKeyPolicy', 3);
  await written.release();
  await working;
  const { state, steps } = await engine.view(runId);
  return { state, outcome: steps['key-policy'].attempts.at(-1)?.outcome, sids: await readSids(kms, keyArn) };
}

it('restores what someone else adds between its read and its write, and names the statement', async () => {
  const { kms, keyArn } = await makeOthersKey();
  const done = await runWithEditBeforeWrite(kms, keyArn, () => putAsSomeoneElse(kms, keyArn));
  expect(done).toMatchObject({
    state: 'succeeded',
    outcome: { kind: 'edit-restored', params: { roleName: 'aurora-data-loader', statements: 'Outside' } },
  });
  expect(done.sids).toHaveLength(4);
  expect(done.sids).toContain('Outside');
});

it('reports an edit that it may not restore, and keeps its own change', async () => {
  const { kms, keyArn } = await makeOthersKey();
  for (const nth of [2, 3, 4]) await engine.aws.faults.fail({ operation: 'PutKeyPolicy', nth, kind: 'access-denied' });
  const done = await runWithEditBeforeWrite(kms, keyArn, () => putAsSomeoneElse(kms, keyArn));
  expect(done).toMatchObject({
    state: 'succeeded',
    outcome: { kind: 'edit-lost', params: { statements: 'Outside' } },
  });
  expect(done.sids).toHaveLength(3);
});

it('restores a key user that someone else adds between its read and its write', async () => {
  const { kms, keyArn } = await makeOthersKey();
  const [first, second] = await Promise.all(['reader', 'second'].map((name) => makeOthersRole(name)));
  const user = { ...OUTSIDE, Sid: 'Readers', Principal: { AWS: first } };
  await putAsSomeoneElse(kms, keyArn, [ROOT, user]);
  const both = { AWS: [first, second] };
  const edit = () => putAsSomeoneElse(kms, keyArn, [ROOT, { ...user, Principal: both }]);
  const done = await runWithEditBeforeWrite(kms, keyArn, edit);
  expect(done.outcome).toMatchObject({ kind: 'edit-restored', params: { statements: 'Readers' } });
  const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId: keyArn, PolicyName: 'default' }));
  expect(Policy).toContain('role/second');
});

it('reports what someone else changes or removes between its read and its write, without restoring it', async () => {
  const { kms, keyArn } = await makeOthersKey();
  await putAsSomeoneElse(kms, keyArn, [ROOT, OUTSIDE, { ...OUTSIDE, Sid: 'Old' }]);
  const edit = () => putAsSomeoneElse(kms, keyArn, [ROOT, { ...OUTSIDE, Action: 'kms:Decrypt' }]);
  const done = await runWithEditBeforeWrite(kms, keyArn, edit);
  expect(done).toMatchObject({
    state: 'succeeded',
    outcome: { kind: 'edit-lost', params: { statements: 'Outside, Old' } },
  });
  expect(done.sids).toHaveLength(5);
});

it('restores an edit that its own late write with a lost response replaces', async () => {
  const { kms, keyArn } = await makeOthersKey();
  const written = await engine.aws.faults.hold({ operation: 'PutKeyPolicy' });
  await engine.aws.faults.fail({ operation: 'PutKeyPolicy', nth: 1, kind: 'drop-before' });
  // The plan, the merge and the read during the write, then the merge and the read again, and the read afterwards.
  const first = await engine.aws.faults.hold({ operation: 'GetKeyPolicy', nth: 3 });
  const second = await engine.aws.faults.hold({ operation: 'GetKeyPolicy', nth: 5 });
  const last = await engine.aws.faults.hold({ operation: 'GetKeyPolicy', nth: 6 });
  const runId = await engine.request({ key: { mode: 'existing', keyArn } });
  const working = engine.execute(runId);
  await written.reached();
  await putAsSomeoneElse(kms, keyArn);
  await written.release();
  await second.reached();
  await isAnswered('PutKeyPolicy', 1);
  // What AWS does with the first write, sent before the edit.
  const early = addKeyUser({ Statement: [ROOT] }, `arn:aws:iam::${ACCOUNT}:role/aurora-data-loader`);
  await putAsSomeoneElse(kms, keyArn, early.Statement);
  await first.release();
  await second.release();
  await last.release();
  await working;
  const { state, steps } = await engine.view(runId);
  expect(state).toBe('succeeded');
  expect(steps['key-policy'].attempts.at(-1)?.outcome?.kind).toBe('edit-restored');
  expect(await readSids(kms, keyArn)).toContain('Outside');
});

/** Resolves when AWS has responded with success to so many calls of an operation, or more. */
function isAnswered(operation: string, calls: number): Promise<void> {
  const answered = async () => (await engine.aws.faults.calls(operation)).filter(({ status }) => status === 200).length;
  return expect.poll(answered, { timeout: 20_000 }).toBeGreaterThanOrEqual(calls);
}

it('adds the role again if someone else overwrites the policy with an earlier version', async () => {
  const { kms, keyArn } = await makeOthersKey();
  // The plan, the merge, the read during the write, the one right after it, and this one a moment later.
  const beside = await engine.aws.faults.hold({ operation: 'GetKeyPolicy', nth: 3 });
  const held = await engine.aws.faults.hold({ operation: 'GetKeyPolicy', nth: 5 });
  const runId = await engine.request({ key: { mode: 'existing', keyArn } });
  const working = engine.execute(runId);
  await beside.reached();
  await isAnswered('PutKeyPolicy', 1);
  await beside.release();
  await held.reached();
  await putAsSomeoneElse(kms, keyArn);
  await held.release();
  await working;
  expect((await engine.view(runId)).state).toBe('succeeded');
  expect(await readSids(kms, keyArn)).toHaveLength(4);
});

it('shows a wait while another run changes the policy of the same key', async () => {
  const { keyArn } = await makeOthersKey();
  const runId = await engine.request({ key: { mode: 'existing', keyArn } });
  const other = Promise.withResolvers<void>();
  const isLocked = Promise.withResolvers<void>();
  const locking = withKeyLock(engine.database.db, keyArn, () => {
    isLocked.resolve();
    return other.promise;
  });
  await isLocked.promise;
  const working = engine.execute(runId);
  try {
    await vi.waitFor(
      async () =>
        expect((await engine.view(runId)).steps['key-policy']).toMatchObject({
          state: 'waiting',
          waiting: { reason: 'concurrent-change' },
        }),
      { timeout: 30_000, interval: 200 },
    );
  } finally {
    other.resolve();
    await locking;
  }
  await working;
  expect(await engine.view(runId)).toMatchObject({ state: 'succeeded', steps: { 'key-policy': { waiting: null } } });
});
