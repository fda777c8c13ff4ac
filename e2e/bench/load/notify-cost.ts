import { teamName } from '../bench.ts';
import type { BenchPortal } from '../bench-portal.ts';
import type { Section } from '../section.ts';

const QUIET = 'quiet';

/**
 * notify-cost: 200 runs at once with PostgreSQL's notifications, and 200 without, in turns; how many times as long those
 * with notifications take, from the first `run.started` to the last `run.succeeded`. Without: a function `pg_notify` that
 * does nothing, except for the check at the start, precedes PostgreSQL's in the search path of new connections.
 */
export const notifyCost: Section = {
  ids: ['notify-cost'],
  title: '200 runs at once, with and without NOTIFY',
  async measure(bench) {
    const portal = await bench.openPortal();
    const { cluster } = portal;
    await cluster.query(`CREATE SCHEMA ${QUIET}`);
    await cluster.query(`GRANT USAGE ON SCHEMA ${QUIET} TO PUBLIC`);
    await cluster.query(
      `CREATE FUNCTION ${QUIET}.pg_notify(channel text, payload text) RETURNS void LANGUAGE sql AS $$
        SELECT CASE WHEN starts_with(channel, 'portal_check') THEN pg_catalog.pg_notify(channel, payload) END $$`,
    );
    const count = bench.size({ quick: 16, usual: 200 });
    const ratios: number[] = [];
    await timeRuns(portal, bench.size({ quick: 4, usual: 40 }), true);
    for (let no = 0; no < bench.size({ quick: 1, usual: 5 }); no += 1) {
      const withNotify = await timeRuns(portal, count, true);
      const without = await timeRuns(portal, count, false);
      ratios.push(withNotify / without);
    }
    return [{ id: 'notify-cost', unit: '×', samples: ratios, target: { atMost: 1.1 } }];
  },
};

async function timeRuns(portal: BenchPortal, count: number, isNotified: boolean): Promise<number> {
  const { cluster } = portal;
  const [database] = await cluster.query<{ name: string }>('SELECT current_database() AS name');
  const path = isNotified ? '' : `${QUIET}, pg_catalog, `;
  await cluster.query(`ALTER DATABASE ${database?.name} SET search_path = ${path}"$user", public`);
  await portal.replica.terminate();
  await cluster.startMissing();
  const runIds = await portal.queue(Array.from({ length: count }, (_, index) => teamName(index)));
  await portal.waitFor(runIds);
  const [span] = await cluster.query<{ ms: number }>(
    `SELECT extract(epoch FROM max(at) - min(at))::float * 1000 AS ms FROM event
     WHERE run_id = ANY($1) AND type IN ('run.started', 'run.succeeded')`,
    [runIds],
  );
  return span?.ms ?? Number.NaN;
}
