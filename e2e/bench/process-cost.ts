import { readFileSync } from 'node:fs';
import path from 'node:path';
import { listServerProcesses } from '#e2e/faults/kept-rows.ts';

/** Linux counts CPU time in hundredths of a second. */
const MS_PER_TICK = 10;
const CHILDREN = { without: [11, 12], with: [11, 12, 13, 14] } as const;

/** Milliseconds of CPU that the process has used. Linux only. */
export function readCpuMs(pid: number, children: keyof typeof CHILDREN = 'without'): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field, the program's name in parentheses, can contain spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return CHILDREN[children].reduce((sum, field) => sum + Number(fields[field]) * MS_PER_TICK, 0);
}

/** Milliseconds of CPU of the server that works in the folder, with the backends that have ended. */
export function readPostgresCpuMs(folder: string): number {
  const postmaster = readPostmaster(folder);
  const backends = listServerProcesses(folder).filter((pid) => pid !== postmaster);
  const own = backends.reduce((sum, pid) => sum + (ignoreEnded(() => readCpuMs(pid)) ?? 0), 0);
  return own + readCpuMs(postmaster, 'with');
}

function readPostmaster(folder: string): number {
  return Number(readFileSync(path.join(folder, 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

function ignoreEnded<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}

/** Bytes of memory that the process holds now, or held at most (`VmHWM`). */
export function readResidentBytes(pid: number, field: 'VmRSS' | 'VmHWM' = 'VmRSS'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1];
  if (kilobytes === undefined) throw new Error(`process ${pid} has no ${field}`);
  return Number(kilobytes) * 1024;
}
