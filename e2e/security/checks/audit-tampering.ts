import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openAuditCheckpoints } from '#server/boot/audit-checkpoints.ts';
import { openLog } from '#server/log.ts';
import { recordAct } from '#server/store/audit/append-audit.ts';
import { openDatabase } from '#server/store/database/database.ts';
import type { SecurityCheck } from '../security-check.ts';
import { claimsOf, type SecurityTestbed } from '../security-testbed.ts';
import { Visitor } from '../visitor.ts';

const FILE = 'checkpoints.jsonl';
/** Nothing is written but at the stop. */
const AT_STOP = { lookEveryMs: 3_600_000, writeEveryMs: 3_600_000, writeEveryRecords: 1_000_000 };

interface Verdict {
  status: number;
  told: string;
}

/** What the portals have left when all of them have stopped. */
interface Place {
  testbed: SecurityTestbed;
  /** For copies that are tampered with. */
  scratch: string;
  /** With the checkpoints of all replicas. */
  folder: string;
  /** A copy from before the last checkpoints. */
  older: string;
  /** The last checkpoint, as the first verification has printed it. */
  noted: string;
  publicKey: string;
}

/** One way to tamper, and what verification must say of it; undone by `undo`. */
interface Tampering {
  what: string;
  /** Gives the folder that is verified instead. */
  tamper(place: Place): string | Promise<string>;
  parameters?: (place: Place) => string[];
  reason: RegExp;
  undo?: (place: Place) => Promise<unknown>;
}

const readLines = (folder: string) => readFileSync(path.join(folder, FILE), 'utf8').trimEnd().split('\n');

/** A copy of the folder with other lines. */
function withLines({ scratch, folder }: Place, change: (lines: string[]) => string[], end = '\n'): string {
  const changed = mkdtempSync(path.join(scratch, 'lines-'));
  writeFileSync(path.join(changed, FILE), change(readLines(folder)).join('\n') + end);
  return changed;
}

const empty = ({ scratch }: Place) => mkdtempSync(path.join(scratch, 'empty-'));

/** As the owner of the tables, who can take the triggers away; the rows are kept aside. */
async function removeRows({ testbed }: Place, table: string, condition: string): Promise<void> {
  await testbed.cluster.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
  await testbed.cluster.query(`CREATE TABLE kept_${table} AS SELECT * FROM ${table} WHERE ${condition}`);
  await testbed.cluster.query(`DELETE FROM ${table} WHERE ${condition}`);
}

async function putBack({ testbed }: Place, table: string): Promise<void> {
  await testbed.cluster.query(`INSERT INTO ${table} SELECT * FROM kept_${table}`);
  await testbed.cluster.query(`DROP TABLE kept_${table}`);
  await testbed.cluster.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
}

const lastOf = (table: string, column: string) => `${column} = (SELECT max(${column}) FROM ${table})`;

const TAMPERINGS: readonly Tampering[] = [
  {
    what: 'the folder is removed',
    tamper: ({ scratch }) => path.join(scratch, 'nowhere'),
    reason: /There is no checkpoint/,
  },
  { what: 'the folder is emptied', tamper: empty, reason: /There is no checkpoint/ },
  {
    what: 'the file is emptied',
    tamper: (place) => withLines(place, () => [], ''),
    reason: /There is no checkpoint/,
  },
  {
    what: 'another folder is verified',
    tamper: ({ testbed }) => testbed.testbed.logFolder,
    reason: /Not a checkpoint|There is no checkpoint/,
  },
  {
    what: 'the last line is removed',
    tamper: (place) => withLines(place, (lines) => lines.slice(0, -1)),
    reason: /Missing: checkpoint \d+ of/,
  },
  {
    what: 'the first line is removed',
    tamper: (place) => withLines(place, (lines) => lines.slice(1)),
    reason: /Missing: checkpoint 1 of/,
  },
  {
    what: 'a line in the middle is removed',
    tamper: (place) => withLines(place, (lines) => lines.toSpliced(1, 1)),
    reason: /Missing: checkpoint 2 of/,
  },
  {
    what: 'the file is cut in the middle of its last line',
    tamper: (place) => withLines(place, (lines) => [...lines.slice(0, -1), (lines.at(-1) ?? '').slice(0, -20)], ''),
    reason: /Missing: checkpoint \d+ of/,
  },
  { what: 'an older copy takes its place', tamper: ({ older }) => older, reason: /Missing: checkpoints? / },
  {
    what: 'a line is changed',
    tamper: (place) => withLines(place, (lines) => lines.with(0, (lines[0] ?? '').replace(/"no":\d+/, '"no":999999'))),
    reason: /Changed, or not signed/,
  },
  {
    what: 'the chain of a portal with another key takes its place',
    tamper: (place) => otherPortal(place, Buffer.alloc(32, 7)),
    reason: /Signed with the key/,
  },
  {
    what: 'the chain of a portal with the same key takes its place',
    tamper: (place) => otherPortal(place, auditKey(place.testbed)),
    reason: /belong to another portal/,
  },
  {
    what: 'the last record is deleted',
    tamper: async (place) => {
      await removeRows(place, 'audit_record', lastOf('audit_record', 'no'));
      return place.folder;
    },
    reason: /Record \d+ is missing/,
    undo: (place) => putBack(place, 'audit_record'),
  },
  {
    what: 'the database forgets all checkpoints',
    tamper: async (place) => {
      await removeRows(place, 'audit_checkpoint', 'true');
      return place.folder;
    },
    reason: /the database knows of none/,
    undo: (place) => putBack(place, 'audit_checkpoint'),
  },
  {
    what: 'the database forgets all checkpoints and the folder is emptied',
    tamper: async (place) => {
      await removeRows(place, 'audit_checkpoint', 'true');
      return empty(place);
    },
    reason: /There is no checkpoint/,
    undo: (place) => putBack(place, 'audit_checkpoint'),
  },
  {
    what: 'database and folder both go back by one checkpoint, which was noted outside',
    tamper: async (place) => {
      await removeRows(place, 'audit_checkpoint', lastOf('audit_checkpoint', 'number'));
      return withLines(place, (lines) => lines.slice(0, -1));
    },
    parameters: ({ noted }) => ['--expect', noted],
    reason: /\(--expect\) is not part of the chain/,
    undo: (place) => putBack(place, 'audit_checkpoint'),
  },
];

/** What the sandbox gives its portals. */
function auditKey({ testbed }: SecurityTestbed): Buffer {
  return createHash('sha256').update(`audit ${testbed.state.authSecret}`).digest();
}

/** The folder of a portal that worked with another database. */
async function otherPortal({ testbed, scratch }: Place, key: Buffer): Promise<string> {
  const folder = mkdtempSync(path.join(scratch, 'other-'));
  const log = openLog('silent');
  const db = openDatabase({ url: (await testbed.testbed.makeDatabase()).appUrl, log, max: 2 }).allTeams;
  try {
    for (let no = 0; no < 12; no += 1) {
      await recordAct(db, { kind: 'sweep', teamId: null, runId: null, by: null, data: {} });
      await openAuditCheckpoints({ db, log, audit: { keys: [key], folder } }, AT_STOP).close();
    }
  } finally {
    await db.close();
  }
  return folder;
}

/** `npm run audit:verify` with the public key alone. */
function verify({ testbed, publicKey }: Omit<Place, 'noted'>, folder: string, more: string[] = []): Promise<Verdict> {
  const { databaseUrl, root, folder: cwd } = testbed.cluster;
  const env = {
    PATH: '',
    NODE_ENV: 'production',
    DATABASE_URL: databaseUrl,
    AUDIT_DIR: folder,
    AUDIT_PUBLIC_KEY: publicKey,
    // Most of a verification is compiling.
    NODE_COMPILE_CACHE: path.join(cwd, 'compile-cache'),
  } as const;
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [path.join(root, 'server/audit/verify.ts'), ...more],
      { cwd, env },
      (error, out, errors) => {
        const status = error ? Number(error.code) : 0;
        resolve({ status, told: `${out}${errors}`.trim() });
      },
    );
  });
}

/** Each replica signs when it stops; somebody signs in before, so that there is something to sign. */
async function stopAll(testbed: SecurityTestbed, scratch: string): Promise<Omit<Place, 'noted'>> {
  const folder = path.join(testbed.cluster.folder, 'audit');
  const older = path.join(scratch, 'older');
  const [first, ...others] = testbed.cluster.replicas.toSorted((one, other) => portRank(testbed, one, other));
  for (const replica of [...others, first]) {
    const ports = first ? [first.port] : [];
    await new Visitor({ ...testbed, ports }).signIn(claimsOf('payments dba'));
    await replica?.terminate();
    if (replica === others[0]) cpSync(folder, older, { recursive: true });
  }
  const log = readFileSync(path.join(testbed.testbed.logFolder, 'security-replica-1.log'), 'utf8');
  const publicKey = /"publicKey":"([^"]+)"/.exec(log)?.[1] ?? '';
  return { testbed, scratch, folder, older, publicKey };
}

/** People reach only some of the replicas: one of these is the last to stop. */
function portRank({ ports }: SecurityTestbed, one: { port: number }, other: { port: number }): number {
  return Number(ports.includes(other.port)) - Number(ports.includes(one.port));
}

/** Stops every replica for good, so that nothing is signed between two verifications. */
export const auditTampering: SecurityCheck = {
  id: 'S-13',
  title: 'checkpoints of the audit records that are removed, cut, old or of another portal',
  async run(testbed) {
    const scratch = path.join(testbed.cluster.folder, 'audit-tampering');
    mkdirSync(scratch);
    const stopped = await stopAll(testbed, scratch);
    const untouched = await verify(stopped, stopped.folder);
    const noted = /--expect (\d+:[0-9a-f]{64})/.exec(untouched.told)?.[1] ?? '';
    const place = { ...stopped, noted };
    const violations = tellUntouched('at first', untouched);
    for (const tampering of TAMPERINGS) violations.push(...(await tryTampering(place, tampering)));
    violations.push(...tellUntouched('at the end', await verify(place, place.folder, ['--expect', noted])));
    const checkpoints = readLines(place.folder).length;
    return { trials: TAMPERINGS.length + 2, violations, measures: { checkpoints } };
  },
};

function tellUntouched(when: string, { status, told }: Verdict): string[] {
  return status === 0 && told.startsWith('Verified: ') ? [] : [`what nobody touched, ${when}: ${status} ${told}`];
}

async function tryTampering(place: Place, { what, tamper, parameters, reason, undo }: Tampering): Promise<string[]> {
  try {
    const { status, told } = await verify(place, await tamper(place), parameters?.(place));
    const isNoticed = status === 1 && told.startsWith('Not verified:') && reason.test(told);
    return isNoticed ? [] : [`${what}: ${status} ${told.slice(0, 500)}`];
  } finally {
    await undo?.(place);
  }
}
