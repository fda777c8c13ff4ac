import { setTimeout as pause } from 'node:timers/promises';
import { type BenchPortal, callsOfRun } from '../bench-portal.ts';
import type { Section } from '../section.ts';
import { findGaps, totalLength } from '../statistics.ts';

/** Apart from each other, so that they don't wait for the same processor. */
const APART_MS = 1_500;

/**
 * run-propagation: what a run takes beyond its calls and the wait for AWS, when KMS sees a new role only after 0, 10 or
 * 60 seconds. From the moment in which KMS sees the role until `run.succeeded`, the time in which no call of the run is
 * in progress: a portal that asks too rarely is late by that. At 0 seconds the span is the whole run.
 */
export const propagation: Section = {
  ids: ['run-propagation'],
  title: 'runs whose role KMS sees late',
  async measure(bench) {
    const portal = await bench.openPortal();
    await portal.cluster.aws.configure({ isStrict: true });
    await beyondWait(portal, 0, 2);
    const count = bench.size({ quick: 1, usual: 7 });
    const delays = bench.options.isQuick ? [0, 10] : [0, 10, 60];
    const measured = [];
    for (const seconds of delays) {
      const samples = await beyondWait(portal, seconds, count);
      measured.push({ id: `run-propagation/${seconds}s`, unit: 'ms', samples, target: { atMost: 500 } });
    }
    return measured;
  },
};

async function beyondWait(portal: BenchPortal, seconds: number, count: number): Promise<number[]> {
  const { aws } = portal.cluster;
  await aws.configure({ roleVisibility: { ms: seconds * 1_000 } });
  const runIds: string[] = [];
  for (let no = 0; no < count; no += 1) {
    runIds.push((await portal.ask()).runId);
    await pause(APART_MS);
  }
  await portal.waitFor(runIds);
  const ledger = await aws.calls();
  return Promise.all(
    runIds.map(async (runId) => {
      const calls = callsOfRun(ledger, runId);
      const events = await portal.events(runId);
      const created = calls.find(({ operation }) => operation === 'CreateRole')?.end ?? Number.NaN;
      const started = events.find(({ type }) => type === 'run.started')?.at ?? Number.NaN;
      const start = seconds === 0 ? started : created + seconds * 1_000;
      return totalLength(findGaps(calls, { start, end: events.at(-1)?.at as number }));
    }),
  );
}
