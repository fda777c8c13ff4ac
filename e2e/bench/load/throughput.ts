import { teamName } from '../bench.ts';
import type { BenchPortal } from '../bench-portal.ts';
import { now } from '../bench-portal.ts';
import { readCpuMs, readPostgresCpuMs } from '../process-cost.ts';
import type { Section } from '../section.ts';

const TEAMS = 8;

/**
 * Batches of runs of eight teams, submitted by eight people at once, each of whom plans and submits again as soon as the
 * portal has answered.
 *
 * - throughput: finished runs per minute, from the first plan until the last `run.succeeded`, with one process.
 * - cpu-per-run: CPU of the portal's process in that time: planning, submitting, the run, and what it wastes.
 * - pg-cpu-per-run: CPU of all processes of PostgreSQL in that time.
 */
export const throughput: Section = {
  ids: ['throughput', 'cpu-per-run', 'pg-cpu-per-run'],
  title: 'many runs of eight teams',
  async measure(bench) {
    const portal = await bench.openPortal();
    const { folder } = portal.cluster;
    const count = bench.size({ quick: 8, usual: 40, full: 200 });
    const batches: { perMinute: number; portalMs: number; postgresMs: number }[] = [];
    for (let no = 0; no <= bench.size({ quick: 1, usual: 5 }); no += 1) {
      const before = { portal: readCpuMs(portal.pid), postgres: readPostgresCpuMs(folder) };
      const startedAt = now();
      const runIds = await askAll(portal, count);
      await portal.waitFor(runIds);
      const ends = await Promise.all(runIds.map((runId) => portal.endOf(runId)));
      const batch = {
        perMinute: (count * 60_000) / (Math.max(...ends) - startedAt),
        portalMs: (readCpuMs(portal.pid) - before.portal) / count,
        postgresMs: (readPostgresCpuMs(folder) - before.postgres) / count,
      };
      // The first batch warms up.
      if (no > 0) batches.push(batch);
    }
    return [
      { id: 'throughput', unit: 'runs/min', samples: batches.map(({ perMinute }) => perMinute) },
      { id: 'cpu-per-run', unit: 'ms', samples: batches.map(({ portalMs }) => portalMs), target: { atMost: 80 } },
      {
        id: 'pg-cpu-per-run',
        unit: 'ms',
        samples: batches.map(({ postgresMs }) => postgresMs),
        target: { atMost: 50 },
      },
    ];
  },
};

/** Plans and submits as many runs, one at a time for each team; their ids. */
async function askAll(portal: BenchPortal, count: number): Promise<string[]> {
  const left = Array.from({ length: count }, (_, index) => portal.submission(teamName(index)));
  const work = async () => {
    const runIds: string[] = [];
    for (let next = left.pop(); next; next = left.pop()) runIds.push((await portal.ask(next)).runId);
    return runIds;
  };
  return (await Promise.all(Array.from({ length: TEAMS }, work))).flat();
}
