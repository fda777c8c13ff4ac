import type { Section } from '../section.ts';

/**
 * first-run: the first request that a new process gets is a submission. From sending it, as soon as the process is
 * ready, until `run.succeeded`. The person has seen the plan before the process was replaced, as in a deployment.
 */
export const firstRun: Section = {
  ids: ['first-run'],
  title: 'the first run after a start',
  async measure(bench) {
    const portal = await bench.openPortal();
    const samples: number[] = [];
    for (let no = 0; no < bench.size({ quick: 1, usual: 7 }); no += 1) {
      const submission = portal.submission();
      const planHash = await portal.plan(submission);
      await portal.replica.terminate();
      await portal.cluster.startMissing();
      const { runId, sentAt } = await portal.submit(submission, planHash);
      await portal.waitFor([runId]);
      samples.push((await portal.endOf(runId)) - sentAt);
    }
    return [{ id: 'first-run', unit: 'ms', samples, target: { atMost: 1_000 } }];
  },
};
