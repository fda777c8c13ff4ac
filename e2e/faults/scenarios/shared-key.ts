import { setTimeout as pause } from 'node:timers/promises';
import { CreateKeyCommand, GetKeyPolicyCommand, type KMSClient, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import { openAwsClients } from '#e2e/harness/aws-clients.ts';
import type { PortalCluster } from '../portal-cluster.ts';
import { PAYMENTS, submissionFor } from '../requests.ts';
import { findUnfinished, readRun } from '../run-record.ts';
import type { ScenarioContext } from '../scenario.ts';

const RUNS = 10;
const REST_MS = 600_000;
const POLL_MS = 100;

interface SharedKeyResult {
  violations: string[];
  /** How often the outside editor had to write an edit again. */
  rewritten: number;
}

/** Ten runs want one existing key while somebody else edits its policy: every role and every edit is in it at the end. */
export async function shareKey(
  cluster: PortalCluster,
  { random }: ScenarioContext,
  name: string,
): Promise<SharedKeyResult> {
  const { kms } = await openAwsClients(cluster.motoUrl, PAYMENTS);
  const keyArn = await makeKey(kms);
  const submitter = await cluster.signIn();
  const submissions = Array.from({ length: RUNS }, (_, no) =>
    submissionFor(`${name}-${no}`, { key: { mode: 'existing', keyArn } }),
  );
  const runIds = await Promise.all(
    submissions.map((submission, no) =>
      submitter.submit(cluster.replicas[no % cluster.replicas.length] ?? cluster.anyAlive(), submission),
    ),
  );
  // A run keeps to the plan that its requester saw: nobody else changes the policy before each of them has compared it.
  await whenPlansAreCompared(cluster, runIds);
  const over = new AbortController();
  const editing = editUntil(over.signal, { cluster, kms, keyArn }, random);
  const late = await cluster.waitForRest(runIds, REST_MS);
  over.abort();
  const { edits, rewritten } = await editing;
  const runs = await Promise.all(runIds.map((runId) => readRun(cluster, runId)));
  const policy = JSON.stringify(await readStatements(kms, keyArn));
  const roles = submissions.map(({ role }) => `arn:aws:iam::${PAYMENTS.accountId}:role/${role.roleName}`);
  const lost = edits.filter((sid) => !policy.includes(`"${sid}"`));
  const violations = [
    ...late.map((runId) => `${runId} is not at rest after ${REST_MS / 1000} s`),
    ...findUnfinished(runs),
    ...roles.filter((arn) => !policy.includes(`"${arn}"`)).map((arn) => `${arn} is not in the policy of ${keyArn}`),
    ...((await hasUnanswered(cluster, keyArn)) ? [] : lost.map((sid) => `the edit ${sid} of ${keyArn} is lost`)),
  ];
  return { violations: violations.map((what) => `${name}: ${what}`), rewritten };
}

async function whenPlansAreCompared(cluster: PortalCluster, runIds: readonly string[]): Promise<void> {
  const text = `SELECT DISTINCT run_id FROM event WHERE run_id = ANY($1) AND type IN ('step.succeeded', 'step.failed') AND data->>'step' = 'names'`;
  const deadline = performance.now() + REST_MS;
  while ((await cluster.query(text, [runIds])).length < runIds.length) {
    if (performance.now() > deadline) throw new Error('the runs have not compared their plans in time');
    await pause(POLL_MS);
  }
}

interface Statement {
  Sid?: string;
  [name: string]: unknown;
}

const ROOT: Statement = {
  Sid: 'Enable IAM User Permissions',
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${PAYMENTS.accountId}:root` },
  Action: 'kms:*',
  Resource: '*',
};

async function makeKey(kms: KMSClient): Promise<string> {
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [ROOT] });
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({ KeyUsage: 'ENCRYPT_DECRYPT', Policy }));
  return KeyMetadata?.Arn ?? '';
}

async function readStatements(kms: KMSClient, KeyId: string): Promise<Statement[]> {
  const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }));
  return JSON.parse(Policy ?? '{}').Statement;
}

interface Outsider {
  cluster: PortalCluster;
  kms: KMSClient;
  keyArn: string;
}

/** Adds one statement after the other, each until it is there and stays; at least one. */
async function editUntil(over: AbortSignal, outsider: Outsider, random: () => number) {
  const { kms, keyArn } = outsider;
  const edits: string[] = [];
  let writings = 0;
  do {
    const sid = `Outside${edits.length + 1}`;
    while (!(await hasSettled(over, outsider, sid))) {
      const Statement = [...(await readStatements(kms, keyArn)), { ...ROOT, Sid: sid, Action: 'kms:DescribeKey' }];
      const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
      await kms.send(new PutKeyPolicyCommand({ KeyId: keyArn, PolicyName: 'default', Policy }));
      writings += 1;
    }
    edits.push(sid);
    await pause(random() * 300);
  } while (!over.aborted);
  return { edits, rewritten: writings - edits.length };
}

/**
 * A run that had read the policy before the edit was in it may still write over it: KMS knows no versions. That is one run at most, and
 * the edit is safe when a run has written and the edit is still there; every later one has read it.
 */
async function hasSettled(over: AbortSignal, { cluster, kms, keyArn }: Outsider, sid: string): Promise<boolean> {
  const isThere = async () => (await readStatements(kms, keyArn)).some(({ Sid }) => Sid === sid);
  const writtenBefore = await countWritten(cluster, keyArn);
  if (!(await isThere())) return false;
  while (!over.aborted && (await countWritten(cluster, keyArn)) === writtenBefore) await pause(POLL_MS);
  return isThere();
}

async function countWritten(cluster: PortalCluster, keyArn: string): Promise<number> {
  const calls = await cluster.aws.calls('PutKeyPolicy');
  return calls.filter(({ params, status }) => params.KeyId === keyArn && status === 200).length;
}

/** Whether a run gave a writing up that may have been done later than all others: then an edit may be lost, whoever is careful. */
async function hasUnanswered(cluster: PortalCluster, keyArn: string): Promise<boolean> {
  const calls = await cluster.aws.calls('PutKeyPolicy');
  return calls.some(({ params, status }) => params.KeyId === keyArn && status === null);
}
