import { teamName } from '../bench.ts';
import { type BenchPortal, now } from '../bench-portal.ts';
import { readCpuMs, readPostgresCpuMs } from '../process-cost.ts';
import type { Section } from '../section.ts';

const TEAMS = 8;
const KILOBYTE = 1_024;

interface Cost {
  portalMs: number;
  postgresMs: number;
  commits: number;
  walBytes: number;
  storedBytes: number;
}

/**
 * Batches of runs of eight teams, submitted by eight people at once, each of whom plans and submits again as soon as the
 * portal has answered.
 *
 * - throughput: finished runs per minute, from the first plan until the last `run.succeeded`, with one process.
 * - cpu-per-run: CPU of the portal's process in that time: planning, submitting, the run, and what it wastes.
 * - pg-cpu-per-run: CPU of all processes of PostgreSQL in that time. `commits` counts transactions, reads among them,
 *   `wal` what they wrote to the log, and `stored` by how much the database grew.
 */
export const throughput: Section = {
  ids: ['throughput', 'cpu-per-run', 'pg-cpu-per-run'],
  title: 'many runs of eight teams',
  async measure(bench) {
    const portal = await bench.openPortal();
    const count = bench.size({ quick: 8, usual: 40, full: 200 });
    const perMinute: number[] = [];
    const costs: Cost[] = [];
    for (let no = 0; no <= bench.size({ quick: 1, usual: 5 }); no += 1) {
      const before = await readCost(portal);
      const startedAt = now();
      const runIds = await askAll(portal, count);
      await portal.waitFor(runIds);
      const ends = await Promise.all(runIds.map((runId) => portal.endOf(runId)));
      const after = await readCost(portal);
      // The first batch warms up.
      if (no === 0) continue;
      perMinute.push((count * 60_000) / (Math.max(...ends) - startedAt));
      costs.push(perRun(before, after, count));
    }
    const of = (name: keyof Cost, divisor = 1) => costs.map((cost) => cost[name] / divisor);
    return [
      { id: 'throughput', unit: 'runs/min', samples: perMinute },
      { id: 'cpu-per-run', unit: 'ms', samples: of('portalMs'), target: { atMost: 80 } },
      { id: 'pg-cpu-per-run', unit: 'ms', samples: of('postgresMs'), target: { atMost: 50 } },
      { id: 'pg-cpu-per-run/commits', unit: '', samples: of('commits') },
      { id: 'pg-cpu-per-run/wal', unit: 'KB', samples: of('walBytes', KILOBYTE) },
      { id: 'pg-cpu-per-run/stored', unit: 'KB', samples: of('storedBytes', KILOBYTE) },
    ];
  },
};

async function readCost({ cluster, pid }: BenchPortal): Promise<Cost> {
  const [database] = await cluster.query<Omit<Cost, 'portalMs' | 'postgresMs'>>(
    `SELECT xact_commit::float AS commits, pg_database_size(datid)::float AS "storedBytes",
       (pg_current_wal_lsn() - '0/0')::float AS "walBytes"
     FROM pg_stat_database WHERE datname = current_database()`,
  );
  if (!database) throw new Error('PostgreSQL does not count');
  return { ...database, portalMs: readCpuMs(pid), postgresMs: readPostgresCpuMs(cluster.folder) };
}

function perRun(before: Cost, after: Cost, count: number): Cost {
  const names = Object.keys(before) as (keyof Cost)[];
  return Object.fromEntries(names.map((name) => [name, (after[name] - before[name]) / count])) as unknown as Cost;
}

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
