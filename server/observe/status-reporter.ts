import { setTimeout as sleep } from 'node:timers/promises';
import { listenToCalls } from '#server/aws/observe-calls.ts';
import type { Portal } from '#server/portal.ts';
import { removeProcess, reportStatus, type SeenOutcome } from '#server/store/status/report-status.ts';
import { VERSION } from '#server/version.ts';
import { listenToChores } from './chores.ts';

/** Several times within the time after which a process counts as gone. */
const EVERY_MS = 10_000;

type Needs = Pick<Portal, 'db' | 'config' | 'log' | 'metrics' | 'processId'>;

/**
 * Counts the calls to AWS, and reports to the database that the process runs, how AWS answered for each team, and how its
 * chores ended. An outage of the database delays the report and nothing else.
 */
export function openStatusReporter(portal: Needs, everyMs = EVERY_MS): { close(): Promise<void> } {
  const { db, config, log, metrics, processId } = portal;
  /** What happened last since the last report, of each kind, name and outcome. */
  const seen = new Map<string, Omit<SeenOutcome, 'ageMs'> & { at: number }>();
  const note = (kind: SeenOutcome['kind'], name: string, problem: string | null) =>
    void seen.set(JSON.stringify([kind, name, problem === null]), { kind, name, problem, at: performance.now() });
  const stops = [
    listenToCalls((call) => {
      metrics.countCall(call);
      if (call.roleArn === null) return;
      for (const { id, deployerRoleArn } of config.teams)
        if (deployerRoleArn === call.roleArn) note('team', id, call.code);
    }),
    listenToChores(({ name, problem }) => note('chore', name, problem)),
  ];

  async function report(): Promise<void> {
    const noted = [...seen.entries()];
    const now = performance.now();
    const outcomes = noted.map(([, { at, ...one }]) => ({ ...one, ageMs: now - at }));
    await reportStatus(db, { processId, version: VERSION, uptimeMs: process.uptime() * 1_000, outcomes });
    for (const [key, value] of noted) if (seen.get(key) === value) seen.delete(key);
  }

  const closing = new AbortController();
  const reporting = (async () => {
    while (!closing.signal.aborted) {
      await report().catch((error) => log.warn({ err: error }, 'could not report the status of this process'));
      await sleep(everyMs, undefined, { signal: closing.signal }).catch(() => undefined);
    }
  })();
  return {
    async close() {
      closing.abort();
      for (const stop of stops) stop();
      await reporting;
      await removeProcess(db, processId);
    },
  };
}
