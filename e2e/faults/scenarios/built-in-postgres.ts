import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { endNow, findLost, listServerProcesses, RowKeeper } from '../kept-rows.ts';
import type { Scenario, ScenarioContext, ScenarioResult } from '../scenario.ts';
import { fillDisk } from './full-disk.ts';

const KILLS = ['the portal alone', 'the portal and the server', 'the portal and every process of the server'] as const;
const LONGEST_WRITING_MS = 400;

let fullDisk: ScenarioResult = { trials: 0, violations: [] };

/** one process at a time works with a folder's database, and what it acknowledged is there after any end. */
export const builtInPostgres: Scenario = {
  id: 'R-22',
  title: 'built-in PostgreSQL: two starts on a folder at once, kill -9 in the middle of writing',
  also: [{ id: 'R-22-disk', title: 'built-in PostgreSQL on a full disk', read: () => fullDisk }],
  async run(context) {
    const result = await startAndKill(context);
    fullDisk =
      context.scale === 'quick'
        ? { trials: 0, violations: [], notRun: 'left to the full run' }
        : await fillDisk(context);
    return result;
  },
};

async function startAndKill(context: ScenarioContext): Promise<ScenarioResult> {
  const trials = context.scale === 'quick' ? 3 : 100;
  const folder = mkdtempSync(path.join(tmpdir(), 'limitless-built-in-'));
  const acknowledged = new Set<number>();
  const violations: string[] = [];
  try {
    for (let no = 1; no <= trials; no += 1) {
      const found = await startTwice(folder, acknowledged, context);
      violations.push(...found.map((what) => `trial ${no}: ${what}`));
      if (no % 10 === 0) context.log(`${no} of ${trials}, ${acknowledged.size} rows acknowledged`);
    }
    violations.push(...(await expectRows(folder, acknowledged)));
  } finally {
    for (const pid of listServerProcesses(folder)) endNow(pid);
    rmSync(folder, { recursive: true, force: true });
  }
  return { trials, violations, measures: { 'rows acknowledged': acknowledged.size } };
}

/** Two processes at once on the folder; the one that gets it writes for a moment and is killed, with more or less of its server. */
async function startTwice(folder: string, acknowledged: Set<number>, { random }: ScenarioContext): Promise<string[]> {
  const keepers = [new RowKeeper(folder), new RowKeeper(folder)];
  const starts = await Promise.all(keepers.map(({ started }) => started));
  const violations = starts.flatMap((start) => ('found' in start ? findLost(start.found, acknowledged) : []));
  const refusals = starts.flatMap((start) => ('refusal' in start ? start.refusal : []));
  if (refusals.length !== 1) violations.push(`${2 - refusals.length} of two processes got the folder`);
  for (const refusal of refusals) {
    if (!refusal.includes(`${folder} is in use by process `)) violations.push(`refused in other words: ${refusal}`);
  }
  await pause(random() * LONGEST_WRITING_MS);
  const kill = KILLS[Math.floor(random() * KILLS.length)];
  const servers = kill === 'the portal alone' ? [] : listServerProcesses(folder);
  const postmaster = Math.min(...servers);
  for (const pid of kill === 'the portal and the server' ? [postmaster] : servers) endNow(pid);
  await Promise.all(keepers.map((keeper) => keeper.kill9()));
  for (const no of keepers.flatMap(({ kept }) => kept)) acknowledged.add(no);
  return violations;
}

/** Starts once more and looks what is there. */
async function expectRows(folder: string, acknowledged: Set<number>): Promise<string[]> {
  const keeper = new RowKeeper(folder);
  const start = await keeper.started;
  await keeper.kill9();
  return 'found' in start ? findLost(start.found, acknowledged) : [`it did not start any more: ${start.refusal}`];
}
