import { findFreePort } from '#sandbox/free-port.ts';
import { teamName } from '../bench.ts';
import type { BenchPortal } from '../bench-portal.ts';
import { readResidentBytes } from '../process-cost.ts';
import type { Section } from '../section.ts';
import { slope } from '../statistics.ts';

const MEGABYTE = 1024 ** 2;
const ALL_RUNS = 5_000;

/**
 * memory: bytes of heap that stay for each run: after each batch of runs, with their pages and plans, the portal's heap
 * is collected and read through Node's inspector; the slope over all batches but the first two. `peak` is the most memory
 * that the process held at any time (`VmHWM`). 5,000 runs with `--full`; otherwise the slope of fewer is taken for them.
 */
export const memory: Section = {
  ids: ['memory'],
  title: 'memory over many runs',
  async measure(bench) {
    const inspectorPort = await findFreePort(null);
    const portal = await bench.openPortal({
      environment: () => ({ NODE_ENV: 'production', NODE_OPTIONS: `--inspect=127.0.0.1:${inspectorPort}` }),
    });
    const batch = bench.size({ quick: 10, usual: 50 });
    const runs = bench.size({ quick: 4 * batch, usual: 10 * batch, full: ALL_RUNS });
    const inspector = await openInspector(inspectorPort);
    const points: { x: number; y: number }[] = [];
    for (let done = batch; done <= runs; done += batch) {
      await workOnBatch(portal, batch);
      points.push({ x: done, y: await inspector.heapBytes() });
    }
    inspector.close();
    if (runs < ALL_RUNS) bench.log(`${runs} runs instead of 5,000; the growth per run is taken from these`);
    const peak = readResidentBytes(portal.pid, 'VmHWM') / MEGABYTE;
    return [
      { id: 'memory', unit: 'bytes/run', samples: [slope(points.slice(2))], target: { atMost: 1_024 } },
      { id: 'memory/peak', unit: 'MB', samples: [peak], target: { atMost: 350 } },
      { id: 'memory/heap', unit: 'MB', samples: points.map(({ y }) => y / MEGABYTE) },
    ];
  },
};

/** Half of the runs with a person who plans, submits and looks at the page; the rest queued at once. */
async function workOnBatch(portal: BenchPortal, batch: number): Promise<void> {
  const queued = await portal.queue(Array.from({ length: batch / 2 }, (_, index) => teamName(index)));
  const asked: string[] = [];
  for (let no = 0; no < batch / 2; no += 1) {
    const { runId } = await portal.ask();
    asked.push(runId);
    for (const path of ['/runs', `/runs/${runId}`, '/runs/new']) await portal.person.ask(portal.replica, path);
  }
  await portal.waitFor([...queued, ...asked]);
}

interface Inspector {
  /** Collects what is unused, and returns the bytes that are left in V8's heap and outside of it. */
  heapBytes(): Promise<number>;
  close(): void;
}

async function openInspector(port: number): Promise<Inspector> {
  const targets = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as {
    webSocketDebuggerUrl: string;
  }[];
  const socket = new WebSocket(targets[0]?.webSocketDebuggerUrl ?? '');
  const waiting = new Map<number, (result: unknown) => void>();
  socket.addEventListener('message', ({ data }) => {
    const { id, result } = JSON.parse(String(data)) as { id: number; result: unknown };
    waiting.get(id)?.(result);
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', () => reject(new Error('the inspector did not answer')));
  });
  let count = 0;
  const send = (method: string, params: object = {}) => {
    count += 1;
    const { promise, resolve } = Promise.withResolvers<unknown>();
    waiting.set(count, resolve);
    socket.send(JSON.stringify({ id: count, method, params }));
    return promise;
  };
  return {
    async heapBytes() {
      await send('HeapProfiler.collectGarbage');
      const expression = 'process.memoryUsage().heapUsed + process.memoryUsage().external';
      const { result } = (await send('Runtime.evaluate', { expression })) as { result: { value: number } };
      return result.value;
    },
    close: () => socket.close(),
  };
}
