import type { IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { atReplica, openStream } from '#e2e/harness/http-client.ts';
import type { BenchPortal } from '../bench-portal.ts';
import { readCpuMs, readResidentBytes } from '../process-cost.ts';
import type { Section } from '../section.ts';

const RUNS = 10;
const AT_ONCE = 10;

/**
 * streams: 500 open event streams of ten runs on which nothing happens. How much memory the process gained for each
 * (resident, after all have been open for a while), and how much of one processor it uses.
 */
export const streams: Section = {
  ids: ['streams'],
  title: '500 open streams',
  async measure(bench) {
    const portal = await bench.openPortal();
    const runIds: string[] = [];
    for (let no = 0; no < RUNS; no += 1) runIds.push((await portal.ask()).runId);
    await portal.waitFor(runIds);
    const closing = new AbortController();
    // The first streams load the code.
    await openStreams(portal, { runIds, count: 20, signal: closing.signal });
    const seconds = bench.size({ quick: 5, usual: 30 });
    await pause(seconds * 1_000);
    const before = readResidentBytes(portal.pid);
    const count = 500;
    await openStreams(portal, { runIds, count, signal: closing.signal });
    const cpu: number[] = [];
    for (let no = 0; no < 5; no += 1) {
      const cpuBefore = readCpuMs(portal.pid);
      const startedAt = performance.now();
      await pause(seconds * 1_000);
      cpu.push(((readCpuMs(portal.pid) - cpuBefore) / (performance.now() - startedAt)) * 100);
    }
    const gained = (readResidentBytes(portal.pid) - before) / 1_024 / count;
    closing.abort();
    return [
      { id: 'streams', unit: 'KB/stream', samples: [gained], target: { atMost: 100 } },
      { id: 'streams/cpu', unit: '%', samples: cpu, target: { atMost: 2 } },
    ];
  },
};

/** Opens streams that are read and thrown away, until the signal. */
export async function openStreams(
  portal: BenchPortal,
  { runIds, count, signal }: { runIds: readonly string[]; count: number; signal: AbortSignal },
): Promise<void> {
  const { port } = portal.replica;
  const headers = portal.person.cookieHeader();
  const open = async (no: number) => {
    const path = `/api/runs/${runIds[no % runIds.length]}/events?after=0`;
    const stream = await openStream(atReplica(port, portal.cluster.portalUrl, path), { headers, signal });
    stream.on('error', ignoreAbort(stream)).resume();
  };
  for (let no = 0; no < count; no += AT_ONCE)
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - no) }, (_, index) => open(no + index)));
}

function ignoreAbort(stream: IncomingMessage) {
  return (error: Error) => {
    if (error.name !== 'AbortError' && !stream.destroyed) throw error;
  };
}
