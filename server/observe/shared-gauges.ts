import { Gauge, type Registry } from '@prometheus-io/client';
import { isDatabaseTrouble } from '#lib/errors.ts';
import { OPEN_STATES } from '#lib/runs/steps.ts';
import type { Database } from '#server/store/database/database.ts';
import { type Gauges, readGauges } from '#server/store/status/read-gauges.ts';

/** Scrapes within this time share one query. */
const FRESH_MS = 5_000;

/** Gauges that are a number of `Gauges`: every process reports the same value. */
const SINGLE: readonly (readonly [name: string, help: string, read: (gauges: Gauges) => number | null])[] = [
  ['portal_oldest_queued_seconds', 'How long a run has waited for a worker', (of) => of.oldestQueuedSeconds],
  ['portal_oldest_approval_seconds', 'How long a run has waited for approval', (of) => of.oldestApprovalSeconds],
  ['portal_leases', 'Runs that a worker holds', (of) => of.leases],
  ['portal_processes', 'Processes of the portal that reported within the last minute', (of) => of.processes],
  ['portal_notifications_waiting', 'Notifications that wait for delivery', (of) => of.waitingDeliveries],
  [
    'portal_oldest_notification_seconds',
    'How long a notification has waited for delivery',
    (of) => of.oldestDeliverySeconds,
  ],
  ['portal_last_sweep_seconds', 'Time since a comparison of an account with the runs', (of) => of.lastSweepSeconds],
  ['portal_sweeps_failed', 'Places whose last comparison with the runs failed', (of) => of.failedSweeps],
  [
    'portal_audit_uncovered_seconds',
    'Age of the oldest audit record that no signed checkpoint covers',
    (of) => of.uncoveredAuditSeconds ?? 0,
  ],
];

/** What the processes share, read from the database at most once per 5 seconds, and this process's connections to it. */
export function openSharedGauges(registry: Registry): { refresh(db: Database): Promise<void> } {
  const registers = [registry];
  const up = new Gauge({ name: 'portal_database_up', help: '1 if the database answered', registers });
  const runs = new Gauge({ name: 'portal_runs', help: 'Runs that have not ended', labelNames: ['state'], registers });
  const connections = new Gauge({
    name: 'portal_database_connections',
    help: 'Connections of this process, and operations that wait for one',
    labelNames: ['pool', 'state'],
    registers,
  });
  const singles = SINGLE.map(([name, help, read]) => ({ gauge: new Gauge({ name, help, registers }), read }));
  let readAt = Number.NEGATIVE_INFINITY;

  function show(gauges: Gauges | null): void {
    up.set(gauges === null ? 0 : 1);
    runs.reset();
    for (const state of gauges === null ? [] : OPEN_STATES) runs.set({ state }, gauges?.runs[state] ?? 0);
    for (const { gauge, read } of singles) {
      // Absent, not the value of a moment when there was something, or of before an outage.
      const value = gauges && read(gauges);
      if (value === null) gauge.remove();
      else gauge.set(value);
    }
  }

  return {
    async refresh(db) {
      for (const [pool, { total, idle, waiting }] of Object.entries(db.poolUse())) {
        connections.set({ pool, state: 'used' }, total - idle);
        connections.set({ pool, state: 'idle' }, idle);
        connections.set({ pool, state: 'waiting' }, waiting);
      }
      if (performance.now() - readAt < FRESH_MS) return;
      readAt = performance.now();
      try {
        show(await readGauges(db.allTeams));
      } catch (error) {
        if (!isDatabaseTrouble(error)) throw error;
        show(null);
      }
    },
  };
}
