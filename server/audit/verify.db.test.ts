import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { runStatement } from '#server/store/testing/raw-sql.ts';
import {
  type Installation,
  install,
  KEY,
  NEW_KEY,
  publicOf,
  readLines,
  work,
  writeLines,
} from './testing/installation.ts';

// Each test runs several processes.
vi.setConfig({ testTimeout: 60_000 });

let root: string;
beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'verify-'));
});
afterAll(() => rmSync(root, { recursive: true }));

let installation: Awaited<ReturnType<typeof install>>;
beforeEach(async () => {
  installation = await install();
});
afterEach(() => installation.remove());

/** Runs `npm run audit:verify` in its own folder, with only the public key unless other variables are given. */
function runCommand(
  { database, folder }: Installation,
  { parameters = [], ...settings }: { parameters?: string[] } & Record<string, string | string[]> = {},
): { status: number | null; output: string } {
  const file = path.resolve('server/audit/verify.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...parameters], {
    cwd: root,
    env: {
      ...{ PATH: '', NODE_ENV: 'test', DATABASE_URL: database.url, AUDIT_DIR: folder },
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      AUDIT_PUBLIC_KEY: publicOf(KEY),
      ...settings,
    },
    encoding: 'utf8',
  });
  return { status, output: `${stdout}${stderr}` };
}

const noted = (output: string) => /--expect (\d+:[0-9a-f]{64})/.exec(output)?.[1] ?? '';

test('needs only the public key, and exits with 1 if verification fails', async () => {
  await work(installation, 3);
  const all = { status: 0, output: expect.stringMatching(/^Verified: 3 records and 3 checkpoints are unchanged/) };
  const verified = runCommand(installation);
  expect(verified).toEqual(all);
  expect(runCommand({ ...installation, folder: root }, { parameters: [installation.folder] })).toEqual(all);
  expect(runCommand({ ...installation, folder: path.join(root, 'nowhere') })).toEqual({
    status: 1,
    output: expect.stringMatching(/^Not verified:\n- There is no checkpoint in /),
  });

  expect(runCommand(installation, { parameters: ['--expect', noted(verified.output)] })).toEqual(all);
  expect(runCommand(installation, { parameters: ['--expect', `3:${'a'.repeat(64)}`] })).toMatchObject({ status: 1 });
  writeLines(installation.folder, readLines(installation.folder).slice(1));
  expect(runCommand(installation)).toMatchObject({ status: 1 });
  expect(runCommand(installation, { parameters: ['--since', '2'] })).toMatchObject({ status: 0 });
});

test('takes the public key from a file too, or from the private keys', async () => {
  await work(installation, 1);
  const file = path.join(root, 'public-key');
  writeFileSync(file, `${publicOf(NEW_KEY)}\n${publicOf(KEY)}\n`);
  expect(runCommand(installation, { AUDIT_PUBLIC_KEY: '', AUDIT_PUBLIC_KEY_FILE: file })).toMatchObject({ status: 0 });
  const keys = [NEW_KEY, KEY].map((key) => key.toString('base64')).join();
  expect(runCommand(installation, { AUDIT_PUBLIC_KEY: '', AUDIT_KEY: keys })).toMatchObject({ status: 0 });
  const none = runCommand(installation, { AUDIT_PUBLIC_KEY: '' });
  expect(none).toEqual({ status: 1, output: expect.stringContaining('AUDIT_PUBLIC_KEY: is missing') });
});

test('needs a database role with only read access to records and checkpoints', async () => {
  await work(installation, 2);
  const admin = new URL(installation.database.url);
  admin.username = 'postgres';
  const name = `verifier_${randomBytes(4).toString('hex')}`;
  await runStatement(admin.href, `CREATE ROLE ${name} LOGIN`);
  await runStatement(admin.href, `GRANT SELECT ON audit_record, audit_checkpoint TO ${name}`);
  const reader = new URL(installation.database.url);
  reader.username = name;
  const { status, output } = runCommand(installation, { DATABASE_URL: reader.href });
  await runStatement(admin.href, `DROP OWNED BY ${name}`);
  await runStatement(admin.href, `DROP ROLE ${name}`);
  expect(output).toMatch(/^Verified: 2 records and 2 checkpoints/);
  expect(status).toBe(0);
});

test('prints its usage for unknown options', async () => {
  for (const parameters of [['--expect', '3'], ['--expect', '0:ab'], ['--since', '0'], ['--all']]) {
    expect(runCommand(installation, { parameters })).toEqual({ status: 1, output: expect.stringMatching(/^Usage: /) });
  }
});
