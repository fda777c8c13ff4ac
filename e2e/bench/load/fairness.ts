import { setTimeout as pause } from 'node:timers/promises';
import { teamName } from '../bench.ts';
import type { Section } from '../section.ts';

const APART_MS = 500;

/**
 * fairness: one team has queued 500 runs at once; another team submits one run after the other. From `run.requested` to
 * `run.started` of these, while the first team's runs still wait.
 */
export const fairness: Section = {
  ids: ['fairness'],
  title: 'a run of one team behind 500 of another',
  async measure(bench) {
    const portal = await bench.openPortal();
    await portal.waitFor([(await portal.ask()).runId]);
    const crowd = bench.size({ quick: 60, usual: 500 });
    await portal.queue(Array.from({ length: crowd }, () => teamName(0)));
    const runIds: string[] = [];
    const isCrowded = async () => {
      const waiting = await portal.cluster.query(`SELECT FROM run WHERE team_id = $1 AND state = 'queued' LIMIT 1`, [
        teamName(0),
      ]);
      return waiting.length > 0;
    };
    while (runIds.length < bench.size({ quick: 2, usual: 30 }) && (await isCrowded())) {
      runIds.push((await portal.ask(portal.submission(teamName(1)))).runId);
      await pause(APART_MS);
    }
    await portal.waitFor(runIds);
    const samples = await Promise.all(
      runIds.map(async (runId) => {
        const events = await portal.events(runId);
        const started = events.find(({ type }) => type === 'run.started')?.at as number;
        return started - (events[0]?.at as number);
      }),
    );
    return [{ id: 'fairness', unit: 'ms', samples, statistic: 'p95', target: { atMost: 2_000 } }];
  },
};
