import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { type ActionPlace, type ActionResult, readAction } from '#e2e/harness/server-action.ts';
import type { Submission } from '#lib/request/schema.ts';
import { FRESH_MS } from '#server/engine/worker/prepared-runs.ts';
import type { CommitGates, Exchange } from './commit-gates.ts';
import { Person } from './person.ts';
import type { Replica } from './replica.ts';
import type { ExpectedEnd, SubmissionLog } from './submission-log.ts';

/** One press of the button: sent again with the same key it is the same submission. */
export interface Attempted {
  requestKey: string;
  submission: Submission;
}

const TRIES_MAX = 20;
/** What a person is told to try again after. */
export const WORTH_ANOTHER: ReadonlySet<string> = new Set([
  'database-unreachable',
  'database-busy',
  'aws-unreachable',
  'account-throttled',
  'aws-internal',
]);

const refusalSchema = z.object({ ok: z.literal(false), error: z.looseObject({ code: z.string() }) });
const answerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.object({ runId: z.uuid() }) }),
  refusalSchema,
]);
const planAnswerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.object({ planHash: z.string() }) }),
  refusalSchema,
]);
export interface SendOptions {
  /** How the run is to end; `succeeded` where nothing is said. */
  expected?: ExpectedEnd;
  /** Given the run before any worker can know of it: for faults that mean this run alone. */
  prepare?: ((runId: string) => Promise<void>) | undefined;
  /** Stored only when what the submission has read is too old, so that the worker assumes and looks itself. */
  looksAgain?: boolean | undefined;
}

export type SubmissionAnswer = z.output<typeof answerSchema>;

/** A person who works with the portal's real actions, and the log of what the portal acknowledged. */
export class Submitter {
  readonly person: Person;
  readonly #name: string;
  readonly #place: ActionPlace;
  readonly #log: SubmissionLog;
  readonly #gates: CommitGates;

  constructor(name: string, at: { portalUrl: string; root: string; log: SubmissionLog; gates: CommitGates }) {
    this.person = new Person(name, at.portalUrl);
    this.#name = name;
    this.#place = { portalUrl: at.portalUrl, root: at.root };
    this.#log = at.log;
    this.#gates = at.gates;
  }

  attempt(submission: Submission): Attempted {
    return { requestKey: randomUUID(), submission };
  }

  /** Looks at the plan and sends it once, as the form does; throws where no answer came. What is acknowledged is in the log. */
  async send(via: Replica, attempted: Attempted, options: SendOptions = {}): Promise<SubmissionAnswer> {
    const { prepare, looksAgain = false } = options;
    const sent = this.#send(via, attempted, options.expected ?? 'succeeded');
    if (!prepare && !looksAgain) return sent;
    const { requestKey } = attempted;
    const stored = this.#gates.hold({
      match: (exchange) => insertedRun(exchange, requestKey) !== null,
      when: 'before',
    });
    try {
      // A submission that ends without being stored has nothing to prepare.
      const exchange = await Promise.race([stored.reached, sent.then(() => null)]);
      const runId = exchange && insertedRun(exchange, requestKey);
      if (runId) await prepare?.(runId);
      if (runId && looksAgain) await pause(FRESH_MS);
    } finally {
      stored.release();
    }
    return sent;
  }

  /** Submits, and throws where the portal refuses for good. */
  async submit(via: Replica, submission: Submission, options: SendOptions = {}): Promise<string> {
    const answer = await this.sendSurely(via, this.attempt(submission), options);
    if (!answer.ok) throw new Error(`the portal refused a submission: ${JSON.stringify(answer.error)}`);
    return answer.value.runId;
  }

  /** Presses the button again as long as the portal says that it may help: many plans at once are much for a busy machine. */
  async sendSurely(via: Replica, attempted: Attempted, options: SendOptions = {}): Promise<SubmissionAnswer> {
    for (let tries = 1; ; tries += 1) {
      const answer = await this.send(via, attempted, options);
      if (answer.ok || tries === TRIES_MAX || !WORTH_ANOTHER.has(answer.error.code)) return answer;
    }
  }

  /** Cancel, as on the run's page. */
  cancel(via: Replica, runId: string): Promise<ActionResult> {
    return this.#call(via, `/runs/${runId}`, 'cancelRun', { runId });
  }

  /** Retry step, as on the run's page. */
  retry(via: Replica, runId: string, step: string): Promise<ActionResult> {
    return this.#call(via, `/runs/${runId}`, 'retryRun', { runId, step });
  }

  /** Verify now, as on the page of the run that made the setup. */
  verify(via: Replica, runId: string): Promise<ActionResult> {
    return this.#call(via, `/runs/${runId}`, 'verifySetup', { runId });
  }

  #call(via: Replica, path: string, name: string, input: unknown): Promise<ActionResult> {
    return readAction(this.person.at(via), { ...this.#place, path, name, input });
  }

  async #send(via: Replica, attempted: Attempted, expected: ExpectedEnd): Promise<SubmissionAnswer> {
    const { passwords: _, ...request } = attempted.submission;
    const planned = planAnswerSchema.parse(await this.#call(via, '/runs/new', 'planRun', request));
    if (!planned.ok) return planned;
    const input = { ...attempted, planHash: planned.value.planHash };
    const answer = answerSchema.parse(await this.#call(via, '/runs/new', 'createRun', input));
    if (answer.ok) {
      const { runId } = answer.value;
      this.#log.add({ runId, ...attempted, at: new Date().toISOString(), person: this.#name, expected });
    }
    return answer;
  }
}

/** The run that a transaction is about to store for this key; null where it is another transaction. */
export function insertedRun({ kind, words }: Exchange, requestKey: string): string | null {
  if (kind !== 'commit' || !words.includes(requestKey)) return null;
  const statement = words.findIndex((text) => text.startsWith('insert into "run"'));
  return (statement >= 0 && words[statement + 1]) || null;
}
