import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { endNow, findLost, listServerProcesses, RowKeeper } from '../kept-rows.ts';
import type { ScenarioContext, ScenarioResult } from '../scenario.ts';
import { makeSmallDisk, type SmallDisk } from '../small-disk.ts';

const TRIALS = 3;
const MEGABYTES = 160;
const ROW_BYTES = 100_000;
const PATIENCE_MS = 120_000;
const POLL_MS = 100;
const NO_SPACE = /No space left on device|ENOSPC/;

/** A disk that fills up under the writing, is given space again, and is full when the portal starts. */
export async function fillDisk(context: ScenarioContext): Promise<ScenarioResult> {
  const parent = mkdtempSync(path.join(tmpdir(), 'limitless-disk-'));
  const violations: string[] = [];
  try {
    for (let no = 1; no <= TRIALS; no += 1) {
      const disk = makeSmallDisk(path.join(parent, String(no)), MEGABYTES);
      if (!disk) return { trials: 0, violations: [], notRun: 'it takes root, to make a small disk' };
      try {
        const found = await tryDisk(disk);
        violations.push(...found.map((what) => `disk ${no}: ${what}`));
      } finally {
        for (const pid of listServerProcesses(dataDirOn(disk))) endNow(pid);
        disk.remove();
      }
      context.log(`disk ${no} of ${TRIALS}`);
    }
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
  return { trials: TRIALS, violations };
}

const dataDirOn = ({ folder }: SmallDisk) => path.join(folder, 'data');

async function tryDisk(disk: SmallDisk): Promise<string[]> {
  const dataDir = dataDirOn(disk);
  const acknowledged = new Set<number>();
  const violations: string[] = [];
  const note = (keeper: RowKeeper) => {
    for (const no of keeper.kept) acknowledged.add(no);
  };

  const writer = new RowKeeper(dataDir, { bytes: ROW_BYTES });
  const first = await writer.started;
  if ('refusal' in first) return [`it did not start: ${first.refusal}`];
  await until(() => writer.kept.length > 20);
  disk.fill();
  if (!(await until(() => writer.failures.some((text) => NO_SPACE.test(text))))) {
    violations.push(`a full disk was not told: ${writer.failures.at(-1) ?? 'nothing was'}`);
  }
  const before = writer.kept.length;
  disk.free();
  if (!(await until(() => writer.kept.length > before))) violations.push('with space again it did not write again');
  disk.fill();
  await writer.kill9();
  note(writer);
  for (const pid of listServerProcesses(dataDir)) endNow(pid);

  const onFull = new RowKeeper(dataDir, { bytes: ROW_BYTES });
  const start = await onFull.started;
  if ('refusal' in start && !NO_SPACE.test(start.refusal)) violations.push(`refused in other words: ${start.refusal}`);
  if ('found' in start) violations.push(...findLost(start.found, acknowledged));
  await onFull.kill9();
  note(onFull);
  disk.free();

  const last = new RowKeeper(dataDir, { bytes: ROW_BYTES });
  const end = await last.started;
  violations.push(...('found' in end ? findLost(end.found, acknowledged) : [`it did not start: ${end.refusal}`]));
  await last.kill9();
  return violations;
}

/** False where it did not come to be in time. */
async function until(isSo: () => boolean): Promise<boolean> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!isSo()) {
    if (performance.now() > deadline) return false;
    await pause(POLL_MS);
  }
  return true;
}
