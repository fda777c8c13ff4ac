import { storeFailedAttempts } from '#e2e/harness/many-attempts.ts';
import type { BenchPortal } from '../bench-portal.ts';
import type { Section } from '../section.ts';
import { askOften } from './ask-often.ts';

const ATTEMPTS = 500;
const COUNT = 100;

/**
 * run-page: the page of a run with 500 attempts of one step, from the request to the last byte of its HTML; `api` is the
 * run as the page loads it again.
 */
export const runPage: Section = {
  ids: ['run-page'],
  title: 'the page of a run with 500 attempts',
  async measure(bench) {
    const portal = await bench.openPortal();
    const runId = await storeLongRun(portal);
    const { person, replica: via } = portal;
    const samples = await askOften({ person, via, paths: [`/runs/${runId}`], count: COUNT });
    const api = await askOften({ person, via, paths: [`/api/runs/${runId}`], count: COUNT });
    const unit = 'ms';
    return [
      { id: 'run-page', unit, samples, statistic: 'p95', target: { atMost: 40 } },
      { id: 'run-page/api', unit, samples: api, statistic: 'p95' },
    ];
  },
};

/** A run whose first step fails at each of 500 attempts; its id. */
async function storeLongRun(portal: BenchPortal): Promise<string> {
  const { runId } = await portal.ask();
  await portal.waitFor([runId]);
  await storeFailedAttempts((text, values) => portal.cluster.query(text, values), runId, ATTEMPTS);
  return runId;
}
