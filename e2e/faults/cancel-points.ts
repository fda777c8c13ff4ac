import { setTimeout as pause } from 'node:timers/promises';
import type { CancelMoment, CancelPoint } from './cancelled-run.ts';
import type { PortalCluster } from './portal-cluster.ts';

const POLL_MS = 100;
const REACHED_MS = 120_000;

/** Every call that changes something in AWS; `secret` tells the two CreateSecrets apart. */
const CHANGES: readonly { operation: string; secret?: 'source' | 'destination' }[] = [
  { operation: 'CreateKey' },
  { operation: 'CreateAlias' },
  { operation: 'CreateSecret', secret: 'source' },
  { operation: 'CreateSecret', secret: 'destination' },
  { operation: 'CreateRole' },
  { operation: 'PutKeyPolicy' },
  { operation: 'PutRolePolicy' },
];

/** In a call that changes something, once before AWS has seen it and once when only its answer is missing. */
export const DURING_CHANGES: readonly CancelPoint[] = CHANGES.flatMap(({ operation, secret }) =>
  (['before', 'after'] as const).map((when) => ({
    name: `${when} ${[secret, operation].filter(Boolean).join(' ')}`,
    async prepare(cluster: PortalCluster, runId: string, name: string): Promise<CancelMoment> {
      const where = secret ? { where: { Name: `${name}/${secret}` } } : {};
      const held = await cluster.aws.hold({ operation, when, session: `limitless-${runId}`, ...where });
      return { reached: held.reached, goOn: held.release };
    },
  })),
);

/** Nobody has claimed it: whoever tries to is held, and finds it cancelled. */
const queued: CancelPoint = {
  name: 'while it waits for a worker',
  async prepare(cluster, runId) {
    const claims = [1, 2, 3].map((nth) =>
      cluster.gates.hold({
        match: ({ kind, words }) => kind === 'single' && words.includes(runId) && /"lease_owner"/.test(words[0] ?? ''),
        nth,
        when: 'before',
      }),
    );
    return {
      reached: async () => void (await claims[0]?.reached),
      goOn: async () => {
        for (const claim of claims) claim.release();
      },
    };
  },
};

const waiting: CancelPoint = {
  name: 'while it waits for AWS',
  async prepare(cluster, runId) {
    const end = await cluster.aws.fail({ operation: 'CreateRole', session: `limitless-${runId}`, kind: 'throttle' });
    return { reached: () => until(cluster, runId, 'step.waiting'), goOn: end };
  },
};

const failed: CancelPoint = {
  name: 'after it has failed',
  async prepare(cluster, runId) {
    const session = `limitless-${runId}`;
    const end = await cluster.aws.fail({ operation: 'CreateRole', session, kind: 'access-denied' });
    return { reached: () => until(cluster, runId, 'run.failed'), goOn: end };
  },
};

export const AT_REST: readonly CancelPoint[] = [queued, waiting, failed];

/** The cancellation and the end of the run meet: either may win. */
export const AT_THE_END: readonly CancelPoint[] = ['step.succeeded', 'run.succeeded'].map((type) => ({
  name: `while ${type === 'run.succeeded' ? 'its end' : 'the end of its last step'} is stored`,
  async prepare(cluster, runId) {
    const held = cluster.gates.hold({
      match: ({ kind, words }) =>
        kind === 'commit' &&
        words.includes(runId) &&
        words.includes(type) &&
        (type === 'run.succeeded' || words.some((text) => text.includes('"verify"'))),
      when: 'before',
    });
    // The cancellation waits for the transaction that is held: it is let go a moment after that was asked for.
    const reached = async () => {
      await held.reached;
      setTimeout(held.release, POLL_MS);
    };
    return { reached, goOn: async () => held.release() };
  },
}));

async function until(cluster: PortalCluster, runId: string, type: string): Promise<void> {
  const deadline = performance.now() + REACHED_MS;
  const isThere = async () =>
    (await cluster.query('SELECT no FROM event WHERE run_id = $1 AND type = $2', [runId, type])).length > 0;
  while (!(await isThere())) {
    if (performance.now() > deadline) throw new Error(`${runId} never came to ${type}`);
    await pause(POLL_MS);
  }
}
