import { setTimeout as pause } from 'node:timers/promises';
import { countMade } from '#e2e/harness/read-set-up.ts';
import type { PortalCluster } from '../portal-cluster.ts';
import { PAYMENTS, submissionFor } from '../requests.ts';
import { restoreBackup, takeBackup, waitForNone } from '../restored-database.ts';
import type { Scenario, ScenarioContext, ScenarioResult } from '../scenario.ts';

const REST_MS = 240_000;
const LISTED_MS = 120_000;
/** From the first submission; by then the runs are somewhere between their first step and their end. */
const LONGEST_WAIT_MS = 2_500;

/** a database is put back to a moment in the middle of runs, after AWS has moved on. */
export const restores: Scenario = {
  id: 'R-23',
  title: 'a restored older database makes nothing twice, and lists what differs',
  async run(context): Promise<ScenarioResult> {
    const isQuick = context.scale === 'quick';
    const trials = isQuick ? 1 : 15;
    const violations: string[] = [];
    let unknown = 0;
    for (let no = 1; no <= trials; no += 1) {
      const found = await tryRestore(context, { no, runs: isQuick ? 2 : 4 });
      violations.push(...found.violations.map((what) => `trial ${no}: ${what}`));
      unknown += found.unknown;
      context.log(`${no} of ${trials}`);
    }
    return { trials, violations, measures: { 'runs that a database did not know any more': unknown } };
  },
};

async function tryRestore(
  context: ScenarioContext,
  { no, runs }: { no: number; runs: number },
): Promise<{ violations: string[]; unknown: number }> {
  let restoredUrl: string | undefined;
  const cluster = await context.openCluster({
    environment: () => ({ NODE_ENV: 'production', ...(restoredUrl ? { DATABASE_URL: restoredUrl } : {}) }),
  });
  const backup = pause(context.random() * LONGEST_WAIT_MS).then(() => takeBackup(cluster.databaseUrl));
  const submitter = await cluster.signIn();
  const runIds: string[] = [];
  const submit = async (name: string) =>
    runIds.push(await submitter.submit(cluster.anyAlive(), submissionFor(`restored-${no}-${name}`)));
  for (let each = 1; each <= runs; each += 1) await submit(String(each));
  const lines = await backup;
  // The database will know nothing of this one.
  await submit('afterwards');
  const late = await cluster.waitForRest(runIds, REST_MS);
  if (late.length > 0) throw new Error('the runs did not end before the restore');

  await Promise.all(cluster.replicas.map((replica) => replica.kill9()));
  restoredUrl = await restoreBackup(cluster.databaseUrl, lines);
  await Promise.all(cluster.replicas.map((replica) => replica.start()));
  return judge(cluster, restoredUrl, runIds);
}

async function judge(
  cluster: PortalCluster,
  restoredUrl: string,
  runIds: readonly string[],
): Promise<{ violations: string[]; unknown: number }> {
  const notDone = await waitForNone<{ id: string; state: string }>(
    restoredUrl,
    { text: `SELECT id, state FROM run WHERE state <> 'succeeded'`, values: [] },
    REST_MS,
  );
  const unlisted = await waitForNone<{ id: string; count: number }>(
    restoredUrl,
    { text: UNLISTED, values: [runIds] },
    LISTED_MS,
  );
  const unnoticed = await waitForNone<unknown>(
    restoredUrl,
    { text: 'SELECT 1 FROM database_watch WHERE restored_at IS NULL', values: [] },
    LISTED_MS,
  );
  const [known] = await waitForNone<{ ids: string[] }>(restoredUrl, { text: KNOWN, values: [] }, 0);
  const violations = [
    ...notDone.map(({ id, state }) => `${id} is ${state} in the restored database`),
    ...unlisted.map(
      ({ id, count }) => `of ${id}, which the database does not know, ${count} of 4 resources are listed`,
    ),
    ...unnoticed.map(() => 'the restore was not noticed'),
    ...(await findDoubled(cluster, runIds)),
  ];
  return { violations, unknown: runIds.length - (known?.ids.length ?? 0) };
}

const KNOWN = `SELECT coalesce(array_agg(id), '{}') AS ids FROM run`;

/** The runs that are not in the database, as far as not all that they made is listed. */
const UNLISTED = `
  SELECT asked.id, count(stray.arn)::integer AS count
  FROM unnest($1::text[]) AS asked (id)
    LEFT JOIN stray ON stray.run_id = asked.id AND stray.reason = 'unknown-run'
  WHERE NOT EXISTS (SELECT FROM run WHERE run.id::text = asked.id)
  GROUP BY asked.id HAVING count(stray.arn) < 4`;

async function findDoubled(cluster: PortalCluster, runIds: readonly string[]): Promise<string[]> {
  const violations: string[] = [];
  const calls = await cluster.aws.calls();
  for (const runId of runIds) {
    const made = await countMade(cluster.motoUrl, PAYMENTS, runId);
    if (made.keys !== 1 || made.secrets !== 2) {
      violations.push(`${runId} has ${made.keys} keys and ${made.secrets} secrets`);
    }
    for (const [operation, count] of Object.entries({ CreateKey: 1, CreateSecret: 2, CreateRole: 1 })) {
      const done = calls.filter((call) => call.operation === operation && call.runTag === runId && call.status === 200);
      if (done.length !== count) violations.push(`${runId} has sent ${operation} ${done.length} times with success`);
    }
  }
  return violations;
}
