import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Channel } from '#lib/notices/notice.ts';
import { RUN_STATES, type StepName } from '#lib/runs/steps.ts';
import type { Database } from './store/database/database.ts';
import { countRuns } from './store/runs/count-runs.ts';

/** The portal's Prometheus metrics. No label contains a team, person, or run. */
export interface Metrics {
  observeStep(step: StepName, outcome: 'succeeded' | 'failed', durationMs: number): void;
  observeResponse(status: number): void;
  /** An event stream opened (1) or ended (-1). */
  countStream(change: 1 | -1): void;
  /** A refresh of a person's groups at the identity provider. */
  countGroupCheck(outcome: 'claims' | 'refused' | 'unable' | 'unreachable'): void;
  /** An attempt to deliver a notification. */
  countNotification(channel: Channel, outcome: 'delivered' | 'failed'): void;
  /** The text for the scraper. Throws database-unreachable. */
  render(db: Database): Promise<{ contentType: string; body: string }>;
}

const STEP_BUCKETS_SECONDS = [0.1, 0.3, 1, 3, 10, 30, 60, 180];

export function openMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const runs = new Gauge({ name: 'portal_runs', help: 'Runs by state', labelNames: ['state'], registers });
  const steps = new Histogram({
    name: 'portal_step_duration_seconds',
    help: 'Duration of step attempts',
    labelNames: ['step', 'outcome'],
    buckets: STEP_BUCKETS_SECONDS,
    registers,
  });
  const responses = new Counter({
    name: 'portal_api_responses_total',
    help: 'Responses of the JSON and event routes',
    labelNames: ['status'],
    registers,
  });
  const streams = new Gauge({ name: 'portal_event_streams', help: 'Open event streams', registers });
  const groupChecks = new Counter({
    name: 'portal_group_checks_total',
    help: 'Responses of the identity provider to requests for current groups',
    labelNames: ['outcome'],
    registers,
  });
  const notifications = new Counter({
    name: 'portal_notification_attempts_total',
    help: 'Attempts to deliver a notification',
    labelNames: ['channel', 'outcome'],
    registers,
  });
  return {
    observeStep: (step, outcome, durationMs) => steps.observe({ step, outcome }, durationMs / 1000),
    observeResponse: (status) => responses.inc({ status }),
    countStream: (change) => streams.inc(change),
    countGroupCheck: (outcome) => groupChecks.inc({ outcome }),
    countNotification: (channel, outcome) => notifications.inc({ channel, outcome }),
    async render(db) {
      const counts = await countRuns(db.allTeams);
      for (const state of RUN_STATES) runs.set({ state }, counts.find((one) => one.state === state)?.count ?? 0);
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
  };
}
