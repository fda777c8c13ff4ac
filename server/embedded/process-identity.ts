import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync, realpathSync } from 'node:fs';

/**
 * A text that no later process with the same number has (containers give out the same low numbers after each start);
 * null where there is no such process, or only one that is dead and not yet collected by its parent.
 */
export function identifyProcess(pid: number): string | null {
  return process.platform === 'linux' ? identifyByProc(pid) : identifyByPs(pid);
}

function identifyByProc(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in brackets, and may itself hold blanks and brackets.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return null;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${fields[19]}`;
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}

function identifyByPs(pid: number): string | null {
  const started = askPs(pid, 'stat=,lstart=');
  return started === '' || started.startsWith('Z') ? null : started.replace(/^\S+\s+/, '');
}

/** Whether the process has the folder open as PostgreSQL's data folder. */
export function isPostgresOf(pid: number, dataFolder: string): boolean {
  if (identifyProcess(pid) === null) return false;
  if (process.platform !== 'linux') return askPs(pid, 'command=').includes(dataFolder);
  try {
    // PostgreSQL's processes stand in their data folder from their start to their end.
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(dataFolder);
  } catch {
    // Another user's process, or one that ended meanwhile: not ours in either case.
    return false;
  }
}

function askPs(pid: number, columns: string): string {
  try {
    return execFileSync('ps', ['-o', columns, '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    // ps ends with 1 where there is no such process
    return '';
  }
}
