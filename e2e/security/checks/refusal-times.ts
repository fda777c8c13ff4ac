import { randomUUID } from 'node:crypto';
import { shuffle } from '#e2e/faults/shuffle.ts';
import { callAction } from '#e2e/harness/server-action.ts';
import { compareTimes, type Round } from '../compare-times.ts';
import type { SecurityCheck } from '../security-check.ts';
import type { SecurityTestbed } from '../security-testbed.ts';

/** Enough to find 15 ms between the answers of a busy machine. */
const ROUNDS = 80;

type Ask = (testbed: SecurityTestbed, runId: string) => Promise<{ ms: number }>;

const stranger = ({ visitors }: SecurityTestbed) => visitors['analytics dba'];

const WAYS: Readonly<Record<string, Ask>> = {
  page: (testbed, runId) => stranger(testbed).ask(`/runs/${runId}`, { headers: { accept: 'text/html' } }),
  route: (testbed, runId) => stranger(testbed).ask(`/api/runs/${runId}`),
  stream: (testbed, runId) => stranger(testbed).ask(`/api/runs/${runId}/events`),
  action: (testbed, runId) => {
    const { root, portalUrl } = testbed.cluster;
    return callAction(stranger(testbed), { root, portalUrl, path: '/runs', name: 'planCleanUp', input: { runId } });
  },
};

export const refusalTimes: SecurityCheck = {
  id: 'S-02-time',
  title: "another team's run and none take the same time",
  async run(testbed) {
    const violations: string[] = [];
    const measures: Record<string, number> = {};
    for (const [way, ask] of Object.entries(WAYS)) {
      const { apartMs, controlMs, isApart } = compareTimes(await measure(testbed, ask));
      measures[`${way} ms apart`] = apartMs;
      measures[`${way} ms of noise`] = controlMs;
      if (isApart) violations.push(`a refused ${way} tells by ${apartMs.toFixed(1)} ms whether there is a run`);
    }
    return { trials: ROUNDS * 3 * Object.keys(WAYS).length, violations, measures };
  },
};

/** Each run is asked for again and again, so that whatever a cache does it does for all three. */
async function measure(testbed: SecurityTestbed, ask: Ask): Promise<Round[]> {
  const runIds = { theirs: testbed.runs.payments.runId, none: randomUUID(), control: randomUUID() };
  const rounds: Round[] = [];
  for (let no = 0; no < ROUNDS; no += 1) {
    const round: Round = { theirs: 0, none: 0, control: 0 };
    for (const name of shuffle(['theirs', 'none', 'control'] as const, Math.random)) {
      round[name] = (await ask(testbed, runIds[name])).ms;
    }
    rounds.push(round);
  }
  return rounds;
}
