import { setTimeout as pause } from 'node:timers/promises';
import type { PortalCluster } from './portal-cluster.ts';
import { type Attempted, type SendOptions, type Submitter, WORTH_ANOTHER } from './submitter.ts';

const TRIES_MAX = 60;
const PAUSE_MS = 500;

/** Presses the button again and again, at whatever replica is there, until the portal acknowledges: as a person whose server dies does. */
export async function submitSurely(
  cluster: PortalCluster,
  submitter: Submitter,
  attempted: Attempted,
  options: Pick<SendOptions, 'prepare' | 'looksAgain'> = {},
): Promise<string> {
  for (let tries = 0; ; tries += 1) {
    const via = await chooseReady(cluster, tries);
    try {
      const answer = await submitter.send(via, attempted, options);
      if (answer.ok) return answer.value.runId;
      if (!WORTH_ANOTHER.has(answer.error.code)) throw new Refusal(JSON.stringify(answer.error));
    } catch (error) {
      if (error instanceof Refusal || tries >= TRIES_MAX) throw error;
    }
    await pause(PAUSE_MS);
  }
}

class Refusal extends Error {}

async function chooseReady({ replicas }: PortalCluster, first: number) {
  for (let tries = 0; ; tries += 1) {
    const replica = replicas[(first + tries) % replicas.length];
    if (replica && (await replica.isReady())) return replica;
    if (tries > 600) throw new Error('no replica became ready');
    await pause(100);
  }
}
