import type { Exchange } from './commit-gates.ts';
import type { PortalCluster } from './portal-cluster.ts';
import type { Replica } from './replica.ts';

/** A moment in a run's life at which its process is killed. */
export interface CrashPoint {
  name: string;
  /** The run's worker assumes and looks itself, instead of using what the submission has read. */
  looksAgain?: boolean | undefined;
  /** Holds the run's process there as soon as it comes. */
  arm(cluster: PortalCluster, runId: string): Promise<ArmedPoint>;
}

export interface ArmedPoint {
  /** Resolves with the replica that stands there. */
  reached: Promise<Replica | null>;
  release(): Promise<void>;
}

const WHEN = ['before', 'after'] as const;

/** Every call of a run that makes or changes something, and the one that lets it in. */
export const CHANGING_CALLS: readonly { name: string; operation: string; nth?: number; looksAgain?: boolean }[] = [
  { name: 'AssumeRole', operation: 'AssumeRole', looksAgain: true },
  { name: 'AssumeRole (narrowed)', operation: 'AssumeRole', looksAgain: false },
  { name: 'CreateKey', operation: 'CreateKey' },
  { name: 'CreateAlias', operation: 'CreateAlias' },
  { name: 'CreateSecret (source)', operation: 'CreateSecret', nth: 1 },
  { name: 'CreateSecret (destination)', operation: 'CreateSecret', nth: 2 },
  { name: 'CreateRole', operation: 'CreateRole' },
  { name: 'PutKeyPolicy', operation: 'PutKeyPolicy' },
  { name: 'PutRolePolicy', operation: 'PutRolePolicy' },
];

/** Before and after each changing call. */
export function callPoints(): CrashPoint[] {
  return CHANGING_CALLS.flatMap(({ name, operation, looksAgain, ...rest }) =>
    WHEN.map((when) => ({
      name: `${when} ${name}`,
      looksAgain,
      async arm(cluster, runId) {
        const held = await cluster.aws.hold({ operation, ...rest, when, session: `limitless-${runId}` });
        return { reached: held.reached().then(() => cluster.findHolder(runId)), release: held.release };
      },
    })),
  );
}

/** The first commits of a run that begins with what its submission has read: up to its key. */
const BEGINNING = 4;

/**
 * Before and after the claim, each of the commits that a run without faults makes whose worker looks again, and those with
 * which another begins.
 */
export function commitPoints(commits: number): CrashPoint[] {
  const claims = WHEN.map((when) => commitPoint(`${when} the claim`, isClaim, 1, when));
  const numbers = Array.from({ length: commits }, (_none, index) => index + 1);
  const all = numbers.flatMap((nth) => WHEN.map((when) => commitPoint(`${when} commit ${nth}`, isCommitOf, nth, when)));
  return [
    ...claims,
    ...all.map((point) => ({ ...point, looksAgain: true })),
    ...all.slice(0, 2 * BEGINNING).map((point) => ({ ...point, name: `${point.name} of a prepared run` })),
  ];
}

function commitPoint(
  name: string,
  isMeant: (runId: string) => (exchange: Exchange) => boolean,
  nth: number,
  when: 'before' | 'after',
): CrashPoint {
  return {
    name,
    async arm(cluster, runId) {
      const held = cluster.gates.hold({ match: isMeant(runId), nth, when });
      const reached = held.reached.then(({ writer }) => cluster.replicas.find((one) => one.name === writer) ?? null);
      return { reached, release: async () => held.release() };
    },
  };
}

/** A transaction that speaks of the run; the one that stored it is over when a run is known. */
export const isCommitOf = (runId: string) => (exchange: Exchange) =>
  exchange.kind === 'commit' && exchange.words.includes(runId);

/** A claim names teams, not the run: in a trial at this point no other run waits. */
const isClaim = () => (exchange: Exchange) =>
  exchange.kind === 'single' && /^with "in_work"/.test(exchange.words[0] ?? '');
