import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { acquireFolderLock } from './folder-lock.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lock-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** Creates the lock of an earlier process with the same pid. */
function leaveStaleLock(): void {
  writeFileSync(path.join(folder, 'portal.lock'), JSON.stringify({ pid: process.pid, identity: 'an earlier boot/1' }));
}

test('refuses a second holder until the first releases the lock', () => {
  const lock = acquireFolderLock(folder, 'portal');
  expect(() => acquireFolderLock(folder, 'portal')).toThrow(`${folder} is in use by process ${process.pid}`);
  lock.release();
  acquireFolderLock(folder, 'portal').release();
  expect(readdirSync(folder)).toEqual([]);
});

test("does not free the next holder's lock when released twice", () => {
  const first = acquireFolderLock(folder, 'portal');
  first.release();
  const second = acquireFolderLock(folder, 'portal');
  first.release();
  expect(() => acquireFolderLock(folder, 'portal')).toThrow('is in use');
  second.release();
});

test('keeps locks with different names independent', () => {
  const locks = [acquireFolderLock(folder, 'portal'), acquireFolderLock(folder, 'sandbox')];
  expect(readdirSync(folder)).toHaveLength(2);
  for (const lock of locks) lock.release();
});

test('takes over the lock of a dead process whose pid is in use again', () => {
  leaveStaleLock();
  acquireFolderLock(folder, 'portal').release();
});

test('takes over a lock file that a power loss left empty', () => {
  writeFileSync(path.join(folder, 'portal.lock'), '');
  acquireFolderLock(folder, 'portal').release();
  expect(readdirSync(folder)).toEqual([]);
});

test('takes over an interrupted takeover', () => {
  leaveStaleLock();
  writeFileSync(path.join(folder, 'portal.lock.takeover'), JSON.stringify({ pid: 1, identity: 'an earlier boot/2' }));
  acquireFolderLock(folder, 'portal').release();
  expect(readdirSync(folder)).toEqual([]);
});

test('gives the lock of a dead process to exactly one of many', async () => {
  leaveStaleLock();
  const script = `
    import { acquireFolderLock } from ${JSON.stringify(path.resolve('server/embedded/folder-lock.ts'))};
    import { once } from 'node:events';
    process.stdin.resume();
    process.stderr.write('here');
    await once(process.stdin, 'end');
    let isMine = false;
    try {
      acquireFolderLock(${JSON.stringify(folder)}, 'portal');
      isMine = true;
    } catch (error) {
      if (error.code !== 'folder-in-use') throw error;
    }
    process.stdout.write(isMine ? 'mine' : 'refused');
    process.stdout.end();
    setInterval(() => {}, 1000);
  `;
  const takers = Array.from({ length: 6 }, () => spawn(process.execPath, ['--input-type=module', '-e', script]));
  await Promise.all(takers.map((taker) => once(taker.stderr, 'data')));
  for (const taker of takers) taker.stdin.end();
  const answers = await Promise.all(takers.map(async (taker) => String((await once(taker.stdout, 'data'))[0])));
  for (const taker of takers) taker.kill('SIGKILL');
  expect(answers.filter((answer) => answer === 'mine')).toHaveLength(1);
});
