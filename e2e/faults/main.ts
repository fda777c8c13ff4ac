import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { seededRandom } from '#e2e/harness/seeded-random.ts';
import { build, isBuilt } from '#sandbox/build.ts';
import { ProcessSupervisor } from '#sandbox/process-supervisor.ts';
import { addEntries, type FaultEntry, readCommit, readEarlier, summarize } from './added-report.ts';
import { readFaultOptions } from './fault-options.ts';
import { describeEntry, reportEntry } from './fault-report.ts';
import { type ClusterOptions, openPortalCluster, type PortalCluster } from './portal-cluster.ts';
import type { Scale, Scenario, ScenarioResult } from './scenario.ts';
import { SCENARIOS } from './scenario-table.ts';
import { openTestbed, type Testbed } from './testbed.ts';

// What `npm run test:faults` runs: breaks the production build in every way that is listed, and shows what held.

const root = path.dirname(path.dirname(import.meta.dirname));
const reportPath = path.join(root, 'fault-report.json');

let testbed: Testbed | undefined;
let cluster: PortalCluster | undefined;
/** The cluster, where several scenarios may use it. */
let common: PortalCluster | undefined;
let ending: Promise<void> | undefined;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => void end(false).then(() => process.exit(130)));
}

process.on('uncaughtException', (error) => {
  console.error(error);
  void end(true).then(() => process.exit(1));
});

try {
  process.exitCode = await run();
} catch (error) {
  if (!ending) {
    console.error(error instanceof Error && !testbed ? error.message : error);
    process.exitCode = 1;
  }
  await end(testbed !== undefined);
}
// What a scenario that was broken off still waits for does not keep the program.
process.exit();

/** The exit status: 1 where anything was violated. */
async function run(): Promise<number> {
  const options = readFaultOptions(process.argv.slice(2), SCENARIOS);
  const { scale, seed, scenarios } = options;
  console.log(`fault tests, ${scale}, seed ${seed}`);
  const commit = await readCommit(root);
  const earlier = options.add ? readEarlier(reportPath, { commit, scale }) : [];
  if (options.add) console.log(`of an earlier report of this commit ${earlier.length} entries are kept`);
  // What an earlier run has found says nothing of another state of the files.
  rmSync(reportPath, { force: true });
  testbed = await openTestbed();
  if (!isBuilt(root)) await buildPortal(testbed);
  let entries = earlier;
  for (const scenario of scenarios) {
    const startedAt = performance.now();
    const found = await runScenario(scenario, options);
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    for (const entry of found) console.log(describeEntry(entry));
    entries = addEntries(
      entries,
      found.map((entry, index): FaultEntry => ({ ...entry, scale, commit, seconds: index === 0 ? seconds : 0 })),
    );
    writeFileSync(reportPath, `${JSON.stringify(entries, null, 2)}\n`);
  }
  console.log(summarize(entries, SCENARIOS));
  const isViolated = entries.some(({ violations }) => violations.length > 0);
  if (isViolated) console.log(`the logs are in ${testbed.logFolder}; the same seed: --seed ${seed}`);
  await end(isViolated);
  return isViolated ? 1 : 0;
}

async function buildPortal({ folder }: Testbed): Promise<void> {
  console.log('building the portal (about a minute) ...');
  await build(root, new ProcessSupervisor(folder, console.error));
}

async function runScenario(scenario: Scenario, { scale, seed }: { scale: Scale; seed: number }) {
  const { id, title, also = [] } = scenario;
  let opened = 0;
  const startedAt = performance.now();
  const log = (line: string) => console.log(`${id}  ${((performance.now() - startedAt) / 1000).toFixed(1)} s  ${line}`);
  const openCluster = async (options: ClusterOptions = {}) => {
    await closeCluster();
    opened += 1;
    cluster = await openPortalCluster(testbed as Testbed, `${id}-${opened}`, options);
    return cluster;
  };
  const openCommonCluster = async () => {
    if (scale === 'full' || !cluster || cluster !== common) common = await openCluster();
    else await cluster.tidy();
    return common as PortalCluster;
  };
  const result = await scenario
    .run({ random: seededRandom(seed), seed, scale, log, openCluster, openCommonCluster })
    .catch((error: unknown): ScenarioResult => {
      if (ending) throw error;
      const what = error instanceof Error ? error.stack : String(error);
      return { trials: 0, violations: [`the trials could not be ended: ${what}`] };
    });
  // What one scenario has broken must not be held against the next.
  if (cluster !== common || result.violations.length > 0) await closeCluster();
  log('done');
  return [reportEntry({ id, title }, result, seed), ...also.map((one) => reportEntry(one, one.read(), seed))];
}

async function closeCluster(): Promise<void> {
  const closing = cluster;
  cluster = undefined;
  common = undefined;
  await closing?.close();
}

/** Ends whatever runs, once. */
function end(keepLogs: boolean): Promise<void> {
  ending ??= (async () => {
    await cluster?.close();
    await testbed?.stop(keepLogs);
  })();
  return ending;
}
