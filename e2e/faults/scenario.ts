import type { Random } from '#e2e/harness/seeded-random.ts';
import type { ClusterOptions, PortalCluster } from './portal-cluster.ts';

/** How much is tried: `quick` belongs to `npm run test:all`, `full` shows what is promised. */
export type Scale = 'quick' | 'full';

export interface ScenarioContext {
  /** The same numbers for the same seed. */
  random: Random;
  seed: number;
  scale: Scale;
  log(line: string): void;
  /** Starts replicas of the portal on a database, an AWS and a ledger of their own; ends those of an earlier call. */
  openCluster(options?: ClusterOptions): Promise<PortalCluster>;
  /** Two replicas, which in quick trials other scenarios have used before: for those that ask of their own runs alone. */
  openCommonCluster(): Promise<PortalCluster>;
}

export interface ScenarioResult {
  trials: number;
  /** Each in words that say what was broken, of which run, and where to look. */
  violations: string[];
  /** Numbers in the line and in the report, for example takeover times in milliseconds. */
  measures?: Record<string, number>;
  /** Why nothing was tried, in words that go after "not run:". */
  notRun?: string;
}

/** One requirement, shown by trials against the production build. */
export interface Scenario {
  /** Of the requirement, for example R-01. */
  id: string;
  title: string;
  run(context: ScenarioContext): Promise<ScenarioResult>;
  /** Further requirements that the same trials show; `read` is asked after `run`. */
  also?: readonly { id: string; title: string; read(): ScenarioResult }[];
}
