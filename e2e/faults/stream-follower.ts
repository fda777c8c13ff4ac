import { appendFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
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
      host: new URL(cluster.portalUrl).host,
      ...(last === undefined ? {} : { 'last-event-id': String(last) }),
    };
    // After so many bytes the network breaks, wherever in a frame that is.
    const bytes = disconnects < options.breaks ? 100 + Math.floor(random() * 2_000) : Number.POSITIVE_INFINITY;
    const isBroken = port !== undefined && (await readStream({ port, path, headers, bytes, signal }, onEvent));
    if (!isBroken) await pause(AGAIN_MS);
    else if (!isOver) disconnects += 1;
  }
  return { runId, disconnects, first: seen[0] ?? null };
}

/** Reads frames until the stream ends, breaks, has given so many bytes, or nothing more is wanted; false where it never began. */
async function readStream(
  to: { port: number; path: string; headers: Record<string, string>; bytes: number; signal: AbortSignal },
  onEvent: (event: { no: number; type: string }) => boolean,
): Promise<boolean> {
  const response = await open(to).catch(() => null);
  if (!response) return false;
  const decoder = new TextDecoder();
  let text = '';
  let left = to.bytes;
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

function open({ port, path, headers, signal }: Parameters<typeof readStream>[0]): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, headers, agent: false, signal }, (response) => {
      if (response.statusCode === 200) return resolve(response);
      response.resume();
      reject(new Error(`the stream was refused with ${response.statusCode}`));
    });
    sent.on('error', reject);
    sent.end();
  });
}
