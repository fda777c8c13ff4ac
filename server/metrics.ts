import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from '@prometheus-io/client';
import type { Channel } from '#lib/notices/notice.ts';
import type { RunKind, StepName } from '#lib/runs/steps.ts';
import type { SentCall } from './aws/observe-calls.ts';
import { openSharedGauges } from './observe/shared-gauges.ts';
import type { Database } from './store/database/database.ts';

/** The portal's Prometheus metrics. No label contains a team, person, or run, so the number of series is bounded. */
export interface Metrics {
  observeStep(step: StepName, outcome: 'succeeded' | 'failed', durationMs: number): void;
  /** A run that ended; `durationMs` is the time that this process worked on it. */
  observeRun(kind: RunKind, outcome: 'succeeded' | 'failed' | 'cancelled', durationMs: number): void;
  observeResponse(status: number): void;
  /** An event stream opened (1) or ended (-1). */
  countStream(change: 1 | -1): void;
  /** A refresh of a person's groups at the identity provider. */
  countGroupCheck(outcome: 'claims' | 'refused' | 'unable' | 'unreachable'): void;
  /** An attempt to deliver a notification; `delayMs` is the time since the event. */
  countNotification(channel: Channel, outcome: 'delivered' | 'failed', delayMs: number): void;
  /** A run that this process had to leave to another. */
  countLostLease(): void;
  countCall(call: Pick<SentCall, 'service' | 'operation' | 'outcome' | 'durationMs'>): void;
  /** The text for the scraper. While the database is unreachable, it lacks what only the database knows. */
  render(db: Database): Promise<{ contentType: string; body: string }>;
}

const RUN_BUCKETS_SECONDS = [0.5, 1, 2, 5, 10, 30, 60, 180, 600, 1800];
const STEP_BUCKETS_SECONDS = [0.1, 0.3, 1, 3, 10, 30, 60, 180];
const CALL_BUCKETS_SECONDS = [0.03, 0.1, 0.3, 1, 3, 8];
const DELAY_BUCKETS_SECONDS = [1, 3, 10, 30, 60, 300, 1800, 7200];

export function openMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const shared = openSharedGauges(registry);
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Counter({ name, help, labelNames, registers });
  const histogram = <Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    buckets: number[],
  ) => new Histogram({ name, help, labelNames, buckets, registers });

  const runs = histogram(
    'portal_run_duration_seconds',
    'Time that a worker spent on a run until it ended',
    ['kind', 'outcome'],
    RUN_BUCKETS_SECONDS,
  );
  const steps = histogram(
    'portal_step_duration_seconds',
    'Duration of step attempts',
    ['step', 'outcome'],
    STEP_BUCKETS_SECONDS,
  );
  const calls = counter('portal_aws_calls_total', 'Attempts of calls to AWS', ['service', 'operation', 'outcome']);
  const callTimes = histogram(
    'portal_aws_call_duration_seconds',
    'Duration of the attempts of calls to AWS',
    ['service'],
    CALL_BUCKETS_SECONDS,
  );
  const responses = counter('portal_api_responses_total', 'Responses of the JSON and event routes', ['status']);
  const groupChecks = counter(
    'portal_group_checks_total',
    'Responses of the identity provider to requests for current groups',
    ['outcome'],
  );
  const notifications = counter('portal_notification_attempts_total', 'Attempts to deliver a notification', [
    'channel',
    'outcome',
  ]);
  const delays = histogram(
    'portal_notification_delay_seconds',
    'Time from an event to the delivery of its notification',
    ['channel'],
    DELAY_BUCKETS_SECONDS,
  );
  const lostLeases = counter('portal_leases_lost_total', 'Runs that a process had to leave to another', []);
  const streams = new Gauge({ name: 'portal_event_streams', help: 'Open event streams', registers });

  return {
    observeStep: (step, outcome, durationMs) => steps.observe({ step, outcome }, durationMs / 1000),
    observeRun: (kind, outcome, durationMs) => runs.observe({ kind, outcome }, durationMs / 1000),
    observeResponse: (status) => responses.inc({ status }),
    countStream: (change) => streams.inc(change),
    countGroupCheck: (outcome) => groupChecks.inc({ outcome }),
    countNotification(channel, outcome, delayMs) {
      notifications.inc({ channel, outcome });
      if (outcome === 'delivered') delays.observe({ channel }, delayMs / 1000);
    },
    countLostLease: () => lostLeases.inc(),
    countCall({ service, operation, outcome, durationMs }) {
      calls.inc({ service, operation, outcome });
      callTimes.observe({ service }, durationMs / 1000);
    },
    async render(db) {
      await shared.refresh(db);
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
  };
}
