import { PortalError } from '#lib/errors.ts';
import type { PortalConfig } from '#lib/portal-config.ts';
import type { Team } from '#lib/team.ts';
import type { PreparedRuns } from '#server/engine/worker/prepared-runs.ts';
import type { SuspectGate } from '#server/engine/worker/suspect-gate.ts';
import type { AwsRequestHandler } from './aws/session/request-handler.ts';
import type { CircuitBreaker } from './engine/calls/circuit-breaker.ts';
import type { EscrowKeys } from './escrow/escrow-keys.ts';
import type { StreamChecks } from './http/stream-checks.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { Pace } from './pace.ts';
import type { RecentReads } from './recent-reads.ts';
import type { Settings } from './settings/env.ts';
import type { Database } from './store/database/database.ts';
import type { RunFeed } from './store/runs/run-feed.ts';
import type { Time } from './time.ts';

/** State shared by the whole process. */
export interface Portal {
  /** Identifies this process in leases: host, process id, and a random part. */
  processId: string;
  settings: Settings;
  config: PortalConfig;
  db: Database;
  feed: RunFeed;
  metrics: Metrics;
  log: Log;
  pace: Pace;
  /** The keys that encrypt stored passwords. */
  escrow: EscrowKeys;
  time: Time;
  requestHandler: AwsRequestHandler;
  /** Shared, because whether AWS responds doesn't depend on the run. */
  circuitBreaker: CircuitBreaker;
  /** Runs that may crash their workers; the process takes one at a time. */
  suspects: SuspectGate;
  /** What submissions have just read, for the workers that start their runs. */
  preparedRuns: PreparedRuns;
  /** What the open event streams ask again and again. */
  streamChecks: StreamChecks;
  /** What forms have just read from AWS. */
  recentReads: RecentReads;
}

// `server/start.ts` runs outside Next's bundle; only a global is visible to both.
const HOLDER = globalThis as typeof globalThis & { limitlessPortal?: Portal };

export function setPortal(portal: Portal): void {
  HOLDER.limitlessPortal = portal;
}

/** Throws if the process wasn't started by `server/start.ts`. */
export function getPortal(): Portal {
  if (!HOLDER.limitlessPortal) throw new Error('the portal must be started by server/start.ts: use npm start');
  return HOLDER.limitlessPortal;
}

/** A team by id. Throws not-found, also for a team that was removed from the configuration. */
export function findTeam(config: PortalConfig, teamId: string): Team {
  const team = config.teams.find((one) => one.id === teamId);
  if (!team) throw new PortalError('not-found');
  return team;
}
