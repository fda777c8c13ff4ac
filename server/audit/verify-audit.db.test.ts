import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { checkpointText } from '#lib/audit/checkpoint.ts';
import { recordAct } from '#server/store/audit/append-audit.ts';
import { loadAudit } from '#server/store/audit/load-audit.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { openSigningKey } from './checkpoint-keys.ts';
import {
  FILE,
  type Installation,
  install,
  KEY,
  NEW_KEY,
  publicOf,
  readLines,
  work,
  writeLines,
} from './testing/installation.ts';
import { verifyAudit } from './verify-audit.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'verify-'));
});
afterAll(() => rmSync(root, { recursive: true }));

async function installHere(): Promise<Installation> {
  const { remove, ...installation } = await install();
  onTestFinished(remove);
  return installation;
}

/** Runs the command's verification in this process; returns its exit status and output. */
async function verify(
  { database, folder }: Installation,
  { folders = [folder], ...change }: { folders?: string[] } & Partial<Parameters<typeof verifyAudit>[2]> = {},
): Promise<{ status: number; output: string }> {
  const options = { publicKeys: [publicOf(KEY)], noted: null, since: 1, ...change };
  const { isVerified, lines } = await verifyAudit(database.db, folders, options);
  return { status: isVerified ? 0 : 1, output: `${lines.join('\n')}\n` };
}

const noted = (output: string) => /--expect (\d+:[0-9a-f]{64})/.exec(output)?.[1] ?? '';

describe('verification fails', () => {
  let installation: Awaited<ReturnType<typeof install>>;
  let older: string;
  let other: Awaited<ReturnType<typeof install>>;
  beforeAll(async () => {
    installation = await install();
    await work(installation, 2);
    older = path.join(root, 'older');
    cpSync(installation.folder, older, { recursive: true });
    await work(installation, 2);
    other = await install();
    await work(other, 5);
  });
  afterAll(() => Promise.all([installation.remove(), other.remove()]));

  const change = (how: (lines: string[]) => string[]) => {
    const folder = mkdtempSync(path.join(root, 'changed-'));
    writeLines(folder, how(readLines(installation.folder)));
    return folder;
  };

  test.each<[string, () => string, string]>([
    ['with a missing folder', () => path.join(root, 'nowhere'), 'There is no checkpoint in'],
    ['with an empty folder', () => mkdtempSync(path.join(root, 'empty-')), 'the database knows of 4'],
    [
      'with a folder of other files',
      () => {
        const folder = mkdtempSync(path.join(root, 'else-'));
        writeFileSync(path.join(folder, 'runs.jsonl'), '{"run":1}\n');
        return folder;
      },
      'Not a checkpoint: ',
    ],
    [
      'with an empty file',
      () => {
        const folder = mkdtempSync(path.join(root, 'empty-'));
        writeFileSync(path.join(folder, FILE), '');
        return folder;
      },
      'There is no checkpoint in',
    ],
    ['when the last line is missing', () => change((lines) => lines.slice(0, -1)), 'Missing: checkpoint 4 of 4'],
    ['when the first line is missing', () => change((lines) => lines.slice(1)), 'Missing: checkpoint 1 of 4'],
    [
      'when lines in the middle are missing',
      () => change((lines) => lines.toSpliced(1, 2)),
      'Missing: checkpoints 2 to 3 of 4',
    ],
    [
      'with a file truncated within a line',
      () => {
        const folder = change((lines) => lines);
        const file = path.join(folder, FILE);
        writeFileSync(file, readFileSync(file, 'utf8').slice(0, -100));
        return folder;
      },
      'Missing: checkpoint 4 of 4',
    ],
    ['with an older copy of the folder', () => older, 'Missing: checkpoints 3 to 4 of 4'],
    ['with the folder of another portal with the same key', () => other.folder, 'belong to another portal'],
    [
      'with an altered line',
      () => change((lines) => lines.with(1, (lines[1] ?? '').replace('"number":2', '"number":3'))),
      'Changed, or not signed',
    ],
  ])('%s', async (_what, folder, reason) => {
    const { status, output } = await verify({ ...installation, folder: folder() });
    expect(output).toContain(reason);
    expect(output).toMatch(/^Not verified:\n- /);
    // Suggests --since only for what an archive can contain.
    expect(output.includes('--since')).toBe(reason === 'Missing: checkpoint 1 of 4');
    expect(status).toBe(1);
  });

  test('with the folder of another portal with another key', async () => {
    const foreign = await installHere();
    await work(foreign, 4, [NEW_KEY]);
    const output = await verify({ ...installation, folder: foreign.folder });
    expect(output).toEqual({ status: 1, output: expect.stringContaining(`Signed with the key ${publicOf(NEW_KEY)}`) });
  });

  test('but succeeds with the original folder', async () => {
    expect(await verify(installation)).toMatchObject({ status: 0 });
  });
});

test('names a record that a superuser changed or deleted', async () => {
  const installation = await installHere();
  await work(installation, 12);
  const change = (statement: string) => rawSql(installation.database.db, statement);
  await change('ALTER TABLE audit_record DISABLE TRIGGER audit_record_stays');
  await change("UPDATE audit_record SET kind = 'plan' WHERE no = 7");
  const changed = await verify(installation);
  expect(changed).toEqual({
    status: 1,
    output: expect.stringMatching(/^Not verified:\n- Record 7 was changed\.\n/),
  });
  await change("UPDATE audit_record SET kind = 'sweep' WHERE no = 7");
  expect(await verify(installation)).toMatchObject({ status: 0 });
  await change('DELETE FROM audit_record WHERE no > 10');
  expect(await verify(installation)).toEqual({
    status: 1,
    output: expect.stringContaining('- Record 11 is missing.\n'),
  });
});

test('detects that database and folder were restored together by a checkpoint noted outside', async () => {
  const installation = await installHere();
  await work(installation, 3);
  const expect3 = noted((await verify(installation)).output);
  expect(expect3).toMatch(/^3:/);
  const [, hash = ''] = expect3.split(':');
  const options = { noted: { number: 3, hash } };
  expect(await verify(installation, options)).toMatchObject({ status: 0 });
  for (const table of ['audit_record', 'audit_checkpoint']) {
    await rawSql(installation.database.db, `ALTER TABLE ${table} DISABLE TRIGGER USER`);
    await rawSql(
      installation.database.db,
      `DELETE FROM ${table} WHERE ${table === 'audit_record' ? 'no' : 'number'} > 2`,
    );
  }
  writeLines(installation.folder, readLines(installation.folder).slice(0, 2));
  // Neither the database nor the folder shows that there was more.
  expect(await verify(installation)).toMatchObject({ status: 0 });
  const output = {
    status: 1,
    output: expect.stringContaining(`Checkpoint ${expect3} (--expect) is not part of the chain`),
  };
  expect(await verify(installation, options)).toEqual(output);
  await work(installation, 4);
  expect(await verify(installation, options)).toEqual(output);
});

test('continues after a restore from the first checkpoint written since', async () => {
  const installation = await installHere();
  await work(installation, 4);
  for (const table of ['audit_record', 'audit_checkpoint']) {
    await rawSql(installation.database.db, `ALTER TABLE ${table} DISABLE TRIGGER USER`);
  }
  await rawSql(installation.database.db, 'DELETE FROM audit_record WHERE no > 2');
  await rawSql(installation.database.db, 'DELETE FROM audit_checkpoint WHERE number > 2');
  expect(await verify(installation)).toEqual({ status: 1, output: expect.stringContaining('Record 3 is missing.') });
  const archive = path.join(root, 'archive');
  cpSync(installation.folder, archive, { recursive: true });
  rmSync(path.join(installation.folder, FILE));
  await work(installation, 2);
  const output = expect.stringContaining('Missing: checkpoints 1 to 2 of 4');
  expect(await verify(installation)).toEqual({ status: 1, output });
  expect(await verify(installation, { since: 3 })).toMatchObject({ status: 0 });
});

test('reads the folders of several processes together', async () => {
  const installation = await installHere();
  const second = { ...installation, folder: path.join(installation.folder, 'second') };
  mkdirSync(second.folder);
  for (const one of [installation, second, installation, second]) await work(one, 1);
  expect(await verify(installation)).toEqual({
    status: 1,
    output: expect.stringContaining('Missing: checkpoints 2, 4 of 4'),
  });
  const folders = [installation.folder, second.folder];
  expect(await verify(installation, { folders })).toMatchObject({ status: 0 });
});

test('follows and explains a change of AUDIT_KEY', async () => {
  const installation = await installHere();
  await work(installation, 2);
  await work(installation, 2, [NEW_KEY, KEY]);
  await work(installation, 1, [NEW_KEY]);
  const { status, output } = await verify(installation);
  expect(output).toContain(`Key ${publicOf(KEY)}: checkpoints 1 to 2.`);
  expect(output).toContain(`Key ${publicOf(NEW_KEY)}: checkpoints 3 to 5; the key ${publicOf(KEY)} vouches for it.`);
  expect(status).toBe(0);
  const both = await verify(installation, { publicKeys: [NEW_KEY, KEY].map(publicOf) });
  expect(both).toEqual({ status: 0, output: expect.not.stringContaining('vouches') });
});

test('names a key that replaced the former one without its signature, with what to do', async () => {
  const installation = await installHere();
  await work(installation, 1);
  await work(installation, 1, [NEW_KEY]);
  const output = expect.stringMatching(/If you changed AUDIT_KEY, add this key to AUDIT_PUBLIC_KEY\./);
  expect(await verify(installation)).toEqual({ status: 1, output });
  expect(await verify(installation, { publicKeys: [NEW_KEY, KEY].map(publicOf) })).toMatchObject({
    status: 0,
  });
});

describe('after an upgrade from version 0.1.0', () => {
  /** The state that version 0.1.0 leaves behind: records, and checkpoints without numbers. */
  async function installOld(): Promise<Installation> {
    const installation = await installHere();
    const { db } = installation.database;
    for (let no = 0; no < 3; no += 1) {
      await recordAct(db, { kind: 'sweep', teamId: null, runId: null, by: null, data: {} });
    }
    const lines: string[] = [];
    for await (const records of loadAudit(db)) {
      for (const { no, hash, at } of records) {
        const signature = openSigningKey(KEY).sign(checkpointText({ no, hash, at }));
        lines.push(JSON.stringify({ no, hash, at, signature }));
      }
    }
    writeLines(installation.folder, lines);
    return installation;
  }

  test('verifies the old checkpoints before the first start, and states what they cannot prove', async () => {
    const installation = await installOld();
    const old = { status: 0, output: expect.stringContaining('All checkpoints are from version 0.1.0') };
    expect(await verify(installation)).toEqual(old);
    await rawSql(installation.database.db, 'DROP TABLE audit_checkpoint');
    expect(await verify(installation)).toEqual(old);
  });

  test('starts the chain beside the old checkpoints, whose records remain verified', async () => {
    const installation = await installOld();
    await work(installation, 2);
    expect(await verify(installation)).toEqual({
      status: 0,
      output: expect.stringMatching(/^Verified: 5 records and 5 checkpoints.*Last checkpoint: 2:/s),
    });
    writeLines(installation.folder, readLines(installation.folder).slice(0, 3));
    expect(await verify(installation)).toEqual({
      status: 1,
      output: expect.stringContaining('Missing: checkpoints 1 to 2'),
    });
  });

  test('fails for an old file that ends within a line', async () => {
    const installation = await installOld();
    const file = path.join(installation.folder, FILE);
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, -40));
    expect(await verify(installation)).toEqual({ status: 1, output: expect.stringContaining('Not a checkpoint: ') });
  });
});
