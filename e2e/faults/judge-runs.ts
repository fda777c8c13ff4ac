import type { PortalCluster } from './portal-cluster.ts';

const REST_MS = 240_000;

/** Waits until the runs have come to rest, and gives what is wrong with them or with anything else: in the end every scenario asks this. */
export async function judgeRuns(cluster: PortalCluster, runIds: readonly string[]): Promise<string[]> {
  const late = await cluster.waitForRest(runIds, REST_MS);
  const unfinished = late.map((runId) => `${runId} has not come to rest after ${REST_MS / 1000} s`);
  return [...unfinished, ...(await cluster.askOracle())];
}
