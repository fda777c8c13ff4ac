import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { describeEntry, type ReportEntry, reportEntry } from '#e2e/faults/fault-report.ts';
import { build, isBuilt } from '#sandbox/build.ts';
import { ProcessSupervisor } from '#sandbox/process-supervisor.ts';
import { accessTable } from './checks/access-table.ts';
import { answerHeaders } from './checks/answer-headers.ts';
import { apiAccess } from './checks/api-access.ts';
import { auditTampering } from './checks/audit-tampering.ts';
import { bentSignIns } from './checks/bent-sign-ins.ts';
import { foreignReads } from './checks/foreign-reads.ts';
import { foreignRequests } from './checks/foreign-requests.ts';
import { hangUps } from './checks/hang-ups.ts';
import { httpsPortal } from './checks/https-portal.ts';
import { identities } from './checks/identities.ts';
import { recordedClients } from './checks/recorded-clients.ts';
import { refusalTimes } from './checks/refusal-times.ts';
import { requestLimits } from './checks/request-limits.ts';
import { sessionEnds } from './checks/session-ends.ts';
import { traces } from './checks/traces.ts';
import { wrongShapes } from './checks/wrong-shapes.ts';
import type { SecurityCheck } from './security-check.ts';
import { openSecurityTestbed, type SecurityTestbed } from './security-testbed.ts';

// What `npm run test:security` runs: tries to get in where one does not belong, over HTTP, against the production build.

const CHECKS: readonly SecurityCheck[] = [
  // Before those whose refusals fill the limit of records.
  recordedClients,
  accessTable,
  apiAccess,
  refusalTimes,
  foreignRequests,
  foreignReads,
  wrongShapes,
  hangUps,
  answerHeaders,
  httpsPortal,
  bentSignIns,
  identities,
  requestLimits,
  sessionEnds,
  traces,
  // The last, since it stops all replicas.
  auditTampering,
];

const root = path.dirname(path.dirname(import.meta.dirname));
const reportPath = path.join(root, 'security-report.json');
const { values } = parseArgs({ options: { only: { type: 'string', multiple: true } } });

let testbed: SecurityTestbed | undefined;
let ending: Promise<void> | undefined;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => void end(false).then(() => process.exit(130)));
}
process.on('uncaughtException', (error) => {
  console.error(error);
  void end(true).then(() => process.exit(1));
});

process.exitCode = (await run()) ? 0 : 1;

/** Whether everything held. */
async function run(): Promise<boolean> {
  // What an earlier run has found says nothing of this one.
  rmSync(reportPath, { force: true });
  const checks = CHECKS.filter(({ id }) => !values.only || values.only.includes(id));
  if (checks.length === 0)
    throw new Error(`there is no such check: choose from ${CHECKS.map(({ id }) => id).join(', ')}`);
  if (!isBuilt(root)) await buildPortal();
  testbed = await openSecurityTestbed(root);
  const entries: ReportEntry[] = [];
  for (const { id, title, run: tryAll } of checks) {
    const startedAt = performance.now();
    const entry = reportEntry({ id, title }, await tryAll(testbed), 0);
    entries.push(entry);
    console.log(`${describeEntry(entry)}\n      ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
    writeFileSync(reportPath, `${JSON.stringify(entries, null, 2)}\n`);
  }
  const isViolated = entries.some(({ violations }) => violations.length > 0);
  if (isViolated) console.log(`the logs are in ${testbed.testbed.logFolder}`);
  await end(isViolated);
  return !isViolated;
}

async function buildPortal(): Promise<void> {
  console.log('building the portal (about a minute) ...');
  const folder = path.join(root, 'data', 'tests');
  mkdirSync(path.join(folder, 'logs'), { recursive: true });
  await build(root, new ProcessSupervisor(folder, console.error));
}

/** Ends whatever runs, once. */
function end(keepLogs: boolean): Promise<void> {
  ending ??= (async () => testbed?.stop(keepLogs))();
  return ending;
}
