import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SOCKET_NAME } from './postmaster.ts';

/** What the narrower of Linux (107) and macOS (103) takes, in bytes. */
const SOCKET_PATH_MAX_BYTES = 103;

/** The folder to name to clients: the data folder, or a short way to it where its own path is too long for a socket's address. */
export function openSocketFolder(dataFolder: string): { folder: string; close(): void } {
  if (Buffer.byteLength(path.join(dataFolder, SOCKET_NAME)) <= SOCKET_PATH_MAX_BYTES) {
    return { folder: dataFolder, close: () => undefined };
  }
  // A new name that only we can write to: nobody can have put a way to a server of theirs there.
  const shortcut = mkdtempSync(path.join(tmpdir(), 'limitless-'));
  const folder = path.join(shortcut, 's');
  symlinkSync(dataFolder, folder);
  return { folder, close: () => rmSync(shortcut, { recursive: true, force: true }) };
}
