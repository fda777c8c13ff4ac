import {
  appendFileSync,
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  truncateSync,
} from 'node:fs';
import path from 'node:path';
import { type ChainedCheckpoint, type Checkpoint, checkpointSchema } from '#lib/audit/checkpoint.ts';

const FILE = 'checkpoints.jsonl';

/** One line of a checkpoint file. */
export interface CheckpointLine {
  /** `file:line`. */
  place: string;
  /** Null if the line is not a valid checkpoint. */
  checkpoint: Checkpoint | null;
  /** The last line has no line break: the write was interrupted, or the file was truncated. */
  isBrokenOff: boolean;
}

/** Appends a checkpoint to the folder's file. Only one process at a time may write to a folder. */
export function appendCheckpoint(folder: string, checkpoint: ChainedCheckpoint): void {
  const file = path.join(folder, FILE);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  endLastLine(file);
  appendFileSync(file, `${JSON.stringify(checkpoint)}\n`, { mode: 0o600, flush: true });
}

/**
 * A full disk or a power loss can leave half a line, which is ignored; the next checkpoint must start on a new line.
 */
function endLastLine(file: string): void {
  if (!existsSync(file) || endsLine(file)) return;
  const bytes = readFileSync(file);
  const end = bytes.lastIndexOf('\n') + 1;
  if (readLine(bytes.subarray(end).toString())) appendFileSync(file, '\n');
  else truncateSync(file, end);
}

function endsLine(file: string): boolean {
  const opened = openSync(file, 'r');
  try {
    const { size } = fstatSync(opened);
    const last = Buffer.alloc(1);
    return size === 0 || (readSync(opened, last, 0, 1, size - 1) === 1 && last.toString() === '\n');
  } finally {
    closeSync(opened);
  }
}

/** Reads the lines of every `.jsonl` file in the folders; a missing folder has none. */
export function readCheckpointFiles(folders: readonly string[]): CheckpointLine[] {
  return folders.flatMap((folder) => {
    const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.jsonl')) : [];
    return names.sort().flatMap((name) => readFileLines(path.join(folder, name)));
  });
}

function readFileLines(file: string): CheckpointLine[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.flatMap((line, index) => {
    if (line === '') return [];
    const checkpoint = readLine(line);
    const isBrokenOff = checkpoint === null && index === lines.length - 1;
    return [{ place: `${file}:${index + 1}`, checkpoint, isBrokenOff }];
  });
}

function readLine(line: string): Checkpoint | null {
  try {
    return checkpointSchema.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
