import { appendFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { atReplica, openStream } from '#e2e/harness/http-client.ts';
import type { Random } from '#e2e/harness/seeded-random.ts';
import type { PortalCluster } from './portal-cluster.ts';
import type { Submitter } from './submitter.ts';

const END = /^run\.(?:succeeded|failed|cancelled)$/;
const AGAIN_MS = 50;

export interface Followed {
  runId: string;
  /** Connections that were broken before the run had ended. */
  disconnects: number;
  first: number | null;
}

/** Somebody who follows a run over a bad network, until it has ended: as a browser does, each time from the last event that came whole. */
export async function followRun(
  cluster: PortalCluster,
  submitter: Submitter,
  options: { runId: string; name: string; breaks: number; random: Random; signal: AbortSignal },
): Promise<Followed> {
  const { runId, name, random, signal } = options;
  const seen: number[] = [];
  let isOver = false;
  let disconnects = 0;
  const onEvent = ({ no, type }: { no: number; type: string }) => {
    appendFileSync(cluster.sightingsPath, `${JSON.stringify({ runId, follower: name, no })}\n`);
    seen.push(no);
    isOver ||= END.test(type);
    return !isOver;
  };
  while (!isOver && !signal.aborted) {
    const alive = cluster.replicas.filter(({ isAlive }) => isAlive);
    const port = alive[Math.floor(random() * alive.length)]?.port;
    const path = `/api/runs/${runId}/events?after=0`;
    const last = seen.at(-1);
    const headers = {
      ...submitter.person.cookieHeader(),
      ...(last === undefined ? {} : { 'last-event-id': String(last) }),
    };
    // After so many bytes the network breaks, wherever in a frame that is.
    const bytes = disconnects < options.breaks ? 100 + Math.floor(random() * 2_000) : Number.POSITIVE_INFINITY;
    const open = (to: number) => openStream(atReplica(to, cluster.portalUrl, path), { headers, signal });
    const isBroken = port !== undefined && (await readStream(open(port), bytes, onEvent));
    if (!isBroken) await pause(AGAIN_MS);
    else if (!isOver) disconnects += 1;
  }
  return { runId, disconnects, first: seen[0] ?? null };
}

/** Reads frames until the stream ends, breaks, has given so many bytes, or nothing more is wanted; false where it never began. */
async function readStream(
  opened: Promise<IncomingMessage>,
  bytes: number,
  onEvent: (event: { no: number; type: string }) => boolean,
): Promise<boolean> {
  const response = await opened.catch(() => null);
  if (!response) return false;
  const decoder = new TextDecoder();
  let text = '';
  let left = bytes;
  try {
    for await (const chunk of response) {
      const part = (chunk as Buffer).subarray(0, left);
      left -= part.length;
      text += decoder.decode(part, { stream: true });
      const frames = text.split('\n\n');
      text = frames.pop() ?? '';
      const events = frames.flatMap((frame) => /^data: (.*)$/m.exec(frame)?.[1] ?? []).map((data) => JSON.parse(data));
      if (!events.every(onEvent)) break;
      if (left <= 0) break;
    }
  } catch (error) {
    if (!response.destroyed) throw error;
  }
  return true;
}
