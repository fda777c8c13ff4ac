import { randomUUID } from 'node:crypto';
import { callAction } from '../call-action.ts';
import type { SecurityCheck } from '../security-check.ts';
import type { SecurityStand } from '../security-stand.ts';

const PAIRS = 25;
/** Far below what a run's reading from AWS takes. */
const APART_MS = 100;
/** What chance has set apart on a busy machine is not apart each time; what the portal gives away is. */
const ROUNDS = 3;

type Ask = (stand: SecurityStand, runId: string) => Promise<{ ms: number }>;

const stranger = ({ visitors }: SecurityStand) => visitors['analytics dba'];

const WAYS: Readonly<Record<string, Ask>> = {
  page: (stand, runId) => stranger(stand).ask(`/runs/${runId}`, { headers: { accept: 'text/html' } }),
  route: (stand, runId) => stranger(stand).ask(`/api/runs/${runId}`),
  stream: (stand, runId) => stranger(stand).ask(`/api/runs/${runId}/events`),
  action: (stand, runId) => {
    const { root, portalUrl } = stand.cluster;
    return callAction(stranger(stand), { root, portalUrl, path: '/runs', name: 'planCleanUp', input: { runId } });
  },
};

export const refusalTimes: SecurityCheck = {
  id: 'S-02-time',
  title: "another team's run and none take the same time",
  async run(stand) {
    const violations: string[] = [];
    const measures: Record<string, number> = {};
    for (const [way, ask] of Object.entries(WAYS)) {
      let apart = await measureApart(stand, ask);
      for (let round = 2; round <= ROUNDS && apart > APART_MS; round += 1) apart = await measureApart(stand, ask);
      measures[`${way} ms apart`] = apart;
      if (apart > APART_MS) violations.push(`a refused ${way} tells by ${Math.round(apart)} ms whether there is a run`);
    }
    return { trials: PAIRS * 2 * Object.keys(WAYS).length, violations, measures };
  },
};

/** By how many milliseconds the answers differ. */
async function measureApart(stand: SecurityStand, ask: Ask): Promise<number> {
  const theirs: number[] = [];
  const none: number[] = [];
  for (let pair = 0; pair < PAIRS; pair += 1) {
    theirs.push((await ask(stand, stand.runs.payments.runId)).ms);
    none.push((await ask(stand, randomUUID())).ms);
  }
  return Math.abs(median(theirs) - median(none));
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
