import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { atReplica, openStream } from '#e2e/harness/http-client.ts';
import type { PortalCluster } from './portal-cluster.ts';
import type { Replica } from './replica.ts';
import type { Submitter } from './submitter.ts';

const RETRY_MS = 300;
/** A stream says something every ten seconds at least. */
const SILENCE_MS = 25_000;
const LAST_WORDS = new Set(['run.succeeded', 'run.failed', 'run.cancelled']);

const eventSchema = z.object({ no: z.number(), type: z.string() });

/** The people who look at the pages of runs while processes die. */
export class RunFollowers {
  readonly #cluster: PortalCluster;
  readonly #submitter: Submitter;
  readonly #looking = new AbortController();
  readonly #all: Promise<void>[] = [];
  readonly #problems: string[] = [];

  constructor(cluster: PortalCluster, submitter: Submitter) {
    this.#cluster = cluster;
    this.#submitter = submitter;
  }

  follow(runId: string): void {
    const { sightingsPath } = this.#cluster;
    const following = { runId, follower: 'page', sightingsPath, signal: this.#looking.signal };
    const followed = followRun(this.#cluster, this.#submitter, following).catch((error: unknown) => {
      this.#problems.push(`the page of ${runId} could not be followed: ${error}`);
    });
    this.#all.push(followed);
  }

  /** Waits until everybody has seen the end, or no longer than this; what went wrong. The oracle judges what they saw. */
  async settle(timeoutMs: number): Promise<readonly string[]> {
    const patience = setTimeout(() => this.#looking.abort(), timeoutMs);
    await Promise.all(this.#all);
    clearTimeout(patience);
    return this.#problems;
  }
}

/** Who follows which run, and where each event that is seen becomes a line for the oracle. */
interface Following {
  runId: string;
  follower: string;
  sightingsPath: string;
  /** Ends it before the run has ended. */
  signal: AbortSignal;
}

/**
 * Follows a run's stream as a page does: where it breaks, it goes on with the number of the last event, at the next replica. Resolves
 * when the run has ended.
 */
async function followRun(cluster: PortalCluster, { person }: Submitter, following: Following): Promise<void> {
  let lastNo = 0;
  for (let tries = 0; !following.signal.aborted; tries += 1) {
    const replica = cluster.replicas[tries % cluster.replicas.length] as Replica;
    const { runId, follower, signal } = following;
    const headers = { ...person.cookieHeader(), 'last-event-id': String(lastNo) };
    try {
      const to = atReplica(replica.port, cluster.portalUrl, `/api/runs/${runId}/events`);
      const stream = await openStream(to, { headers, signal, silenceMs: SILENCE_MS });
      for await (const line of createInterface({ input: stream })) {
        if (!line.startsWith('data: ')) continue;
        const { no, type } = eventSchema.parse(JSON.parse(line.slice('data: '.length)));
        appendFileSync(following.sightingsPath, `${JSON.stringify({ runId, follower, no })}\n`);
        lastNo = no;
        if (!LAST_WORDS.has(type)) continue;
        stream.destroy();
        return;
      }
    } catch (error) {
      if (!isBroken(error)) throw error;
    }
    await pause(RETRY_MS);
  }
}

/** What a stream ends with whose replica dies, stands still or is not there. */
function isBroken(error: unknown): boolean {
  return error instanceof Error && ('code' in error || error.name === 'AbortError');
}
