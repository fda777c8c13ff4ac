import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync, realpathSync } from 'node:fs';

/**
 * A value that distinguishes a process from later ones with the same pid (containers reuse low pids after each start).
 * Null if there is no such process, or only a zombie.
 */
export function identifyProcess(pid: number): string | null {
  return process.platform === 'linux' ? identifyByProc(pid) : identifyByPs(pid);
}

function identifyByProc(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses, which can contain spaces and parentheses.
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

/** Whether the process uses the folder as PostgreSQL's data folder. */
export function isPostgresOf(pid: number, dataFolder: string): boolean {
  if (identifyProcess(pid) === null) return false;
  if (process.platform !== 'linux') return askPs(pid, 'command=').includes(dataFolder);
  try {
    // PostgreSQL's processes keep their data folder as their working directory.
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(dataFolder);
  } catch {
    // Belongs to another user, or has exited: not ours in either case.
    return false;
  }
}

function askPs(pid: number, columns: string): string {
  try {
    return execFileSync('ps', ['-o', columns, '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    // ps exits with 1 if there is no such process.
    return '';
  }
}
