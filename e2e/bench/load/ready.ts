import { setTimeout as pause } from 'node:timers/promises';
import type { Section } from '../section.ts';

const POLL_MS = 5;
/** At the first start the disk's cache is cold. */
const WARM_UP = 1;

/**
 * ready: from starting the portal's process, with a database whose tables are there, until `/api/ready` answers with
 * 200. Asked again five milliseconds after each answer.
 */
export const ready: Section = {
  ids: ['ready'],
  title: 'the start of the process',
  async measure(bench) {
    const portal = await bench.openPortal();
    const { replica } = portal;
    const samples: number[] = [];
    for (let no = 0; no < WARM_UP + bench.size({ quick: 2, usual: 9 }); no += 1) {
      await replica.terminate();
      const startedAt = performance.now();
      await replica.launch();
      while (!(await replica.isReady())) {
        if (!replica.isAlive) throw new Error('the portal ended before it was ready');
        await pause(POLL_MS);
      }
      if (no >= WARM_UP) samples.push(performance.now() - startedAt);
    }
    return [{ id: 'ready', unit: 'ms', samples, target: { atMost: 1_500 } }];
  },
};
