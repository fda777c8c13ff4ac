import { randomUUID } from 'node:crypto';
import type { PortalCluster } from '#e2e/faults/portal-cluster.ts';
import type { Replica } from '#e2e/faults/replica.ts';
import { PAYMENTS, submissionFor } from '#e2e/faults/requests.ts';
import type { Submitter } from '#e2e/faults/submitter.ts';
import type { LedgerEntry } from '#e2e/harness/ledger.ts';
import { readAction } from '#e2e/harness/server-action.ts';
import type { Submission } from '#lib/request/schema.ts';
import type { RunChange } from '#lib/runs/events.ts';
import type { StepName } from '#lib/runs/steps.ts';
import type { Interval } from './statistics.ts';

const REST_MS = 1_800_000;

export interface Asked {
  runId: string;
  /** When the browser would send the request, and when it would have the answer: milliseconds since the epoch. */
  sentAt: number;
  answeredAt: number;
}

export interface StoredEvent {
  no: number;
  /** By the database's clock, which is this machine's: milliseconds since the epoch. */
  at: number;
  type: RunChange['type'];
  step: string | null;
}

/** One call to AWS, in milliseconds since the epoch. */
export interface TimedCall extends Interval {
  service: string;
  operation: string;
}

/** A portal that is measured, and the person who works with it. */
export class BenchPortal {
  readonly cluster: PortalCluster;
  #submitter: Submitter | undefined;
  #count = 0;

  constructor(cluster: PortalCluster) {
    this.cluster = cluster;
  }

  async signIn(): Promise<void> {
    this.#submitter = await this.cluster.signIn();
  }

  get person(): Submitter['person'] {
    if (!this.#submitter) throw new Error('nobody is signed in');
    return this.#submitter.person;
  }

  get replica(): Replica {
    return this.cluster.anyAlive();
  }

  get pid(): number {
    return this.replica.pid as number;
  }

  /** A submission with names of its own, for one of the teams. */
  submission(teamId: string = PAYMENTS.teamId, change: Partial<Submission> = {}): Submission {
    this.#count += 1;
    return submissionFor(`bench-${this.#count}`, { target: { teamId, region: PAYMENTS.region }, ...change });
  }

  /** The hash of the plan, as the review page gets it. */
  async plan(submission: Submission, via = this.replica): Promise<string> {
    const { passwords: _, ...request } = submission;
    const { planHash } = (await this.#call(via, 'planRun', request)) as { planHash: string };
    return planHash;
  }

  /** Sends what was reviewed, as the button does. */
  async submit(submission: Submission, planHash: string, via = this.replica): Promise<Asked> {
    const sentAt = now();
    const input = { requestKey: randomUUID(), planHash, submission };
    const { runId } = (await this.#call(via, 'createRun', input)) as { runId: string };
    return { runId, sentAt, answeredAt: now() };
  }

  /** Plans and submits. */
  async ask(submission = this.submission(), via = this.replica): Promise<Asked> {
    return this.submit(submission, await this.plan(submission, via), via);
  }

  async retry(runId: string, step: StepName): Promise<void> {
    const result = await this.#submitter?.retry(this.replica, runId, step);
    if (!result?.ok) throw new Error(`the retry was refused: ${JSON.stringify(result)}`);
  }

  /** Stores a run for each team, as if somebody had submitted them all at once; their ids. */
  async queue(teamIds: readonly string[]): Promise<string[]> {
    const submissions = teamIds.map((teamId) => JSON.stringify(this.submission(teamId)));
    const parameters = ['--person', PAYMENTS.person, ...submissions.flatMap((text) => ['--submission', text])];
    const printed = await this.replica.runBeside('e2e/faults/ask-for-run.ts', parameters);
    return printed.trim().split('\n');
  }

  async #call(via: Replica, name: string, input: unknown): Promise<unknown> {
    const { root, portalUrl } = this.cluster;
    const result = await readAction(this.person.at(via), { root, portalUrl, path: '/runs/new', name, input });
    if (!result.ok) throw new Error(`${name} was refused: ${JSON.stringify(result.error)}`);
    return result.value;
  }

  /** Waits until the runs have ended. Throws if one did not succeed. */
  async waitFor(runIds: readonly string[], timeoutMs = REST_MS): Promise<void> {
    const left = await this.cluster.waitForRest(runIds, timeoutMs);
    const failed = await this.cluster.query<{ id: string; state: string }>(
      `SELECT id, state FROM run WHERE id = ANY($1) AND state != 'succeeded'`,
      [runIds],
    );
    if (left.length + failed.length > 0) throw new Error(`runs did not succeed: ${JSON.stringify(failed.slice(0, 5))}`);
  }

  async events(runId: string): Promise<StoredEvent[]> {
    const rows = await this.cluster.query<{ no: number; at: Date; type: RunChange['type']; step: string | null }>(
      `SELECT no, at, type, data->>'step' AS step FROM event WHERE run_id = $1 ORDER BY no`,
      [runId],
    );
    return rows.map((row) => ({ ...row, at: row.at.getTime() }));
  }

  /** When the run ended, by its last event. */
  async endOf(runId: string): Promise<number> {
    return (await this.events(runId)).at(-1)?.at as number;
  }
}

/** Milliseconds since the epoch, in parts. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}

/** The calls of one run's worker, in order of arrival. */
export function callsOfRun(ledger: readonly LedgerEntry[], runId: string): TimedCall[] {
  return ledger.filter(({ session }) => session === `limitless-${runId}`).map(timeCall);
}

export function timeCall({ at, ms, service, operation }: LedgerEntry): TimedCall {
  const start = Date.parse(at);
  return { service, operation, start, end: start + (ms ?? 0) };
}
