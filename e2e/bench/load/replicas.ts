import { teamName } from '../bench.ts';
import type { Measured } from '../results.ts';
import type { Section } from '../section.ts';

const TEAMS = 8;

/**
 * replicas: finished runs per minute with one, two and three processes, of runs of eight teams that are queued at once,
 * from the first `run.started` to the last `run.succeeded`. Without planning and submitting, which only one process
 * would get. On a machine with two cores, moto, PostgreSQL and the bench itself share them with the processes.
 */
export const replicas: Section = {
  ids: ['replicas'],
  title: 'one, two and three processes',
  async measure(bench) {
    const measured: Measured[] = [];
    const count = bench.size({ quick: 8, usual: 48, full: 240 });
    for (const processes of [1, 2, 3]) {
      const portal = await bench.openPortal({ replicas: processes });
      const samples: number[] = [];
      for (let no = 0; no <= bench.size({ quick: 1, usual: 5 }); no += 1) {
        const runIds = await portal.queue(Array.from({ length: count }, (_, index) => teamName(index % TEAMS)));
        await portal.waitFor(runIds);
        const [span] = await portal.cluster.query<{ ms: number }>(
          `SELECT extract(epoch FROM max(at) - min(at))::float * 1000 AS ms FROM event
           WHERE run_id = ANY($1) AND type IN ('run.started', 'run.succeeded')`,
          [runIds],
        );
        if (no > 0) samples.push((count * 60_000) / (span?.ms ?? Number.NaN));
      }
      measured.push({ id: `replicas/${processes}`, unit: 'runs/min', samples });
    }
    return measured;
  },
};
