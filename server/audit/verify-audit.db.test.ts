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

/** What the command does, without a process of its own; as its exit status and what it prints. */
async function verify(
  { database, folder }: Installation,
  { folders = [folder], ...change }: { folders?: string[] } & Partial<Parameters<typeof verifyAudit>[2]> = {},
): Promise<{ status: number; told: string }> {
  const asked = { publicKeys: [publicOf(KEY)], noted: null, since: 1, ...change };
  const { isVerified, lines } = await verifyAudit(database.db, folders, asked);
  return { status: isVerified ? 0 : 1, told: `${lines.join('\n')}\n` };
}

const noted = (told: string) => /--expect (\d+:[0-9a-f]{64})/.exec(told)?.[1] ?? '';

describe('it is not verified', () => {
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
    ['without the folder', () => path.join(root, 'nowhere'), 'There is no checkpoint in'],
    ['with an empty folder', () => mkdtempSync(path.join(root, 'empty-')), 'the database knows of 4'],
    [
      'with a folder of something else',
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
    ['without the last line', () => change((lines) => lines.slice(0, -1)), 'Missing: checkpoint 4 of 4'],
    ['without the first line', () => change((lines) => lines.slice(1)), 'Missing: checkpoint 1 of 4'],
    [
      'without a line in the middle',
      () => change((lines) => lines.toSpliced(1, 2)),
      'Missing: checkpoints 2 to 3 of 4',
    ],
    [
      'with a file that is cut in the middle of a line',
      () => {
        const folder = change((lines) => lines);
        const file = path.join(folder, FILE);
        writeFileSync(file, readFileSync(file, 'utf8').slice(0, -100));
        return folder;
      },
      'Missing: checkpoint 4 of 4',
    ],
    ['with an older copy of the folder', () => older, 'Missing: checkpoints 3 to 4 of 4'],
    ['with the folder of another portal that has the same key', () => other.folder, 'belong to another portal'],
    [
      'with a line that was changed',
      () => change((lines) => lines.with(1, (lines[1] ?? '').replace('"number":2', '"number":3'))),
      'Changed, or not signed',
    ],
  ])('%s', async (_what, folder, reason) => {
    const { status, told } = await verify({ ...installation, folder: folder() });
    expect(told).toContain(reason);
    expect(told).toMatch(/^Not verified:\n- /);
    // Only what an archive can hold is offered to be left out.
    expect(told.includes('--since')).toBe(reason === 'Missing: checkpoint 1 of 4');
    expect(status).toBe(1);
  });

  test('with the folder of another portal that has another key', async () => {
    const foreign = await installHere();
    await work(foreign, 4, [NEW_KEY]);
    const told = await verify({ ...installation, folder: foreign.folder });
    expect(told).toEqual({ status: 1, told: expect.stringContaining(`Signed with the key ${publicOf(NEW_KEY)}`) });
  });

  test('and it is verified with the folder that it has', async () => {
    expect(await verify(installation)).toMatchObject({ status: 0 });
  });
});

test('a record that a superuser has changed or deleted is named', async () => {
  const installation = await installHere();
  await work(installation, 12);
  const change = (statement: string) => rawSql(installation.database.db, statement);
  await change('ALTER TABLE audit_record DISABLE TRIGGER audit_record_stays');
  await change("UPDATE audit_record SET kind = 'plan' WHERE no = 7");
  const changed = await verify(installation);
  expect(changed).toEqual({
    status: 1,
    told: expect.stringMatching(/^Not verified:\n- Record 7 is not as it was written\.\n/),
  });
  await change("UPDATE audit_record SET kind = 'sweep' WHERE no = 7");
  expect(await verify(installation)).toMatchObject({ status: 0 });
  await change('DELETE FROM audit_record WHERE no > 10');
  expect(await verify(installation)).toEqual({ status: 1, told: expect.stringContaining('- Record 11 is missing.\n') });
});

test('database and folder that went back together are noticed by a checkpoint that was noted outside', async () => {
  const installation = await installHere();
  await work(installation, 3);
  const expect3 = noted((await verify(installation)).told);
  expect(expect3).toMatch(/^3:/);
  const [, hash = ''] = expect3.split(':');
  const asked = { noted: { number: 3, hash } };
  expect(await verify(installation, asked)).toMatchObject({ status: 0 });
  for (const table of ['audit_record', 'audit_checkpoint']) {
    await rawSql(installation.database.db, `ALTER TABLE ${table} DISABLE TRIGGER USER`);
    await rawSql(
      installation.database.db,
      `DELETE FROM ${table} WHERE ${table === 'audit_record' ? 'no' : 'number'} > 2`,
    );
  }
  writeLines(installation.folder, readLines(installation.folder).slice(0, 2));
  // Nothing within the two says that there was more.
  expect(await verify(installation)).toMatchObject({ status: 0 });
  const told = {
    status: 1,
    told: expect.stringContaining(`Checkpoint ${expect3} (--expect) is not part of the chain`),
  };
  expect(await verify(installation, asked)).toEqual(told);
  await work(installation, 4);
  expect(await verify(installation, asked)).toEqual(told);
});

test('after a restore the check goes on from the first checkpoint that was written since', async () => {
  const installation = await installHere();
  await work(installation, 4);
  for (const table of ['audit_record', 'audit_checkpoint']) {
    await rawSql(installation.database.db, `ALTER TABLE ${table} DISABLE TRIGGER USER`);
  }
  await rawSql(installation.database.db, 'DELETE FROM audit_record WHERE no > 2');
  await rawSql(installation.database.db, 'DELETE FROM audit_checkpoint WHERE number > 2');
  expect(await verify(installation)).toEqual({ status: 1, told: expect.stringContaining('Record 3 is missing.') });
  const archive = path.join(root, 'archive');
  cpSync(installation.folder, archive, { recursive: true });
  rmSync(path.join(installation.folder, FILE));
  await work(installation, 2);
  const told = expect.stringContaining('Missing: checkpoints 1 to 2 of 4');
  expect(await verify(installation)).toEqual({ status: 1, told });
  expect(await verify(installation, { since: 3 })).toMatchObject({ status: 0 });
});

test('the folders of several processes are read together', async () => {
  const installation = await installHere();
  const second = { ...installation, folder: path.join(installation.folder, 'second') };
  mkdirSync(second.folder);
  for (const one of [installation, second, installation, second]) await work(one, 1);
  expect(await verify(installation)).toEqual({
    status: 1,
    told: expect.stringContaining('Missing: checkpoints 2, 4 of 4'),
  });
  const folders = [installation.folder, second.folder];
  expect(await verify(installation, { folders })).toMatchObject({ status: 0 });
});

test('a change of AUDIT_KEY is followed and explained', async () => {
  const installation = await installHere();
  await work(installation, 2);
  await work(installation, 2, [NEW_KEY, KEY]);
  await work(installation, 1, [NEW_KEY]);
  const { status, told } = await verify(installation);
  expect(told).toContain(`Key ${publicOf(KEY)}: checkpoints 1 to 2.`);
  expect(told).toContain(`Key ${publicOf(NEW_KEY)}: checkpoints 3 to 5; the key ${publicOf(KEY)} vouches for it.`);
  expect(status).toBe(0);
  const both = await verify(installation, { publicKeys: [NEW_KEY, KEY].map(publicOf) });
  expect(both).toEqual({ status: 0, told: expect.not.stringContaining('vouches') });
});

test('a key that came without the former one is named, with what to do', async () => {
  const installation = await installHere();
  await work(installation, 1);
  await work(installation, 1, [NEW_KEY]);
  const told = expect.stringMatching(/If you changed AUDIT_KEY, add this key to AUDIT_PUBLIC_KEY\./);
  expect(await verify(installation)).toEqual({ status: 1, told });
  expect(await verify(installation, { publicKeys: [NEW_KEY, KEY].map(publicOf) })).toMatchObject({
    status: 0,
  });
});

describe('after an upgrade from version 0.1.0', () => {
  /** As that version left it: records, and checkpoints without numbers. */
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

  test('the old checkpoints verify before the first start, and say what they cannot tell', async () => {
    const installation = await installOld();
    const old = { status: 0, told: expect.stringContaining('All checkpoints are from version 0.1.0') };
    expect(await verify(installation)).toEqual(old);
    await rawSql(installation.database.db, 'DROP TABLE audit_checkpoint');
    expect(await verify(installation)).toEqual(old);
  });

  test('the chain begins beside them, and their records stay verified', async () => {
    const installation = await installOld();
    await work(installation, 2);
    expect(await verify(installation)).toEqual({
      status: 0,
      told: expect.stringMatching(/^Verified: 5 records and 5 checkpoints.*Last checkpoint: 2:/s),
    });
    writeLines(installation.folder, readLines(installation.folder).slice(0, 3));
    expect(await verify(installation)).toEqual({
      status: 1,
      told: expect.stringContaining('Missing: checkpoints 1 to 2'),
    });
  });

  test('an old file that ends in the middle of a line is not verified', async () => {
    const installation = await installOld();
    const file = path.join(installation.folder, FILE);
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, -40));
    expect(await verify(installation)).toEqual({ status: 1, told: expect.stringContaining('Not a checkpoint: ') });
  });
});
