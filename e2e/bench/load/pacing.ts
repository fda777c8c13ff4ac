import type { LedgerEntry } from '#e2e/harness/ledger.ts';
import { teamName } from '../bench.ts';
import type { Section } from '../section.ts';

/** AWS's rates per second, in each account and Region. */
const RATES = { CreateKey: 5, CreateAlias: 5, PutKeyPolicy: 15, TagResource: 10, CreateSecret: 50 } as const;

/**
 * pacing: 200 runs in one account, queued at once, two processes, and a proxy that throttles what exceeds AWS's rates.
 * How much of CreateKey's rate, the lowest, is used from the first accepted call to the last; how many of all calls with
 * a rate were throttled; and which part of the runs the process with fewer runs did.
 */
export const pacing: Section = {
  ids: ['pacing'],
  title: 'runs in one account at AWS’s rates',
  async measure(bench) {
    const portal = await bench.openPortal({ replicas: 2 });
    const { cluster } = portal;
    await portal.waitFor([(await portal.ask()).runId]);
    await cluster.aws.configure({ rates: RATES });
    const before = (await cluster.aws.calls()).length;
    const runIds = await portal.queue(Array.from({ length: bench.size({ quick: 20, usual: 200 }) }, () => teamName(0)));
    const owners = await followOwners(portal.cluster.query.bind(cluster), () => portal.waitFor(runIds));
    const calls = (await cluster.aws.calls()).slice(before).filter(({ operation }) => operation in RATES);
    const throttled = calls.filter(({ outcome }) => outcome === 'refused: ThrottlingException');
    const shares = [...owners.values()];
    const smallest = shares.length < 2 ? 0 : Math.min(...shares) / shares.reduce((sum, share) => sum + share, 0);
    const unit = '%';
    return [
      { id: 'pacing', unit, samples: [usedRate(calls, 'CreateKey') * 100], target: { atLeast: 95 } },
      { id: 'pacing/throttled', unit, samples: [(throttled.length / calls.length) * 100], target: { atMost: 1 } },
      { id: 'pacing/smaller-share', unit, samples: [smallest * 100] },
    ];
  },
};

/** Which part of the calls that AWS would have taken between the first and the last accepted one were made. */
function usedRate(calls: readonly LedgerEntry[], operation: keyof typeof RATES): number {
  const times = calls
    .filter((call) => call.operation === operation && call.status === 200)
    .map(({ at }) => Date.parse(at));
  const seconds = (Math.max(...times) - Math.min(...times)) / 1000;
  // A second's calls may be made at once, at the beginning.
  return times.length / (RATES[operation] * (1 + seconds));
}

/** How many runs each process was seen with, until the work is done. */
async function followOwners(
  query: <Row>(text: string) => Promise<Row[]>,
  work: () => Promise<void>,
): Promise<Map<string, number>> {
  const seen = new Map<string, string>();
  const working = work();
  let isDone = false;
  working.finally(() => (isDone = true)).catch(() => undefined);
  while (!isDone) {
    const held = await query<{ id: string; lease_owner: string }>(
      'SELECT id, lease_owner FROM run WHERE lease_owner IS NOT NULL',
    );
    for (const { id, lease_owner: owner } of held) seen.set(id, owner);
    await Promise.race([working.catch(() => undefined), new Promise((resolve) => setTimeout(resolve, 200))]);
  }
  await working;
  const counts = new Map<string, number>();
  for (const owner of seen.values()) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  return counts;
}
