import { mkdtempSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'pg';
import type { FaultControl } from '#e2e/harness/fault-control.ts';
import type { PortalConfig } from '#lib/portal-config.ts';
import { findFreePort } from '#sandbox/free-port.ts';
import { portalEnvironment } from '#sandbox/portal-environment.ts';
import { writeConfig } from '#sandbox/teams.ts';
import { CommitGates } from './commit-gates.ts';
import { startPostgresProxy } from './postgres-proxy.ts';
import { PostgresServer } from './postgres-server.ts';
import { Replica } from './replica.ts';
import { PAYMENTS } from './requests.ts';
import { askOracle } from './run-oracle.ts';
import { SubmissionLog } from './submission-log.ts';
import { Submitter } from './submitter.ts';
import type { Testbed } from './testbed.ts';

export interface ClusterOptions {
  /** 2 where nothing is said. */
  replicas?: number;
  /** Settings of the replicas over those of the sandbox, by the replica's name. */
  environment?: (name: string) => NodeJS.ProcessEnv;
  /** The teams, changed from those of the sandbox. */
  config?: (config: PortalConfig) => PortalConfig;
  /** The folder of the built portal, where it is not this one. */
  root?: string;
  /** The replicas reach PostgreSQL without a proxy, which costs time: for measurements. */
  isDirect?: boolean;
}

type BuiltPart = 'replicas' | 'gates' | 'databaseUrl' | 'submissions' | 'sightingsPath' | 'root';

const root = path.dirname(path.dirname(import.meta.dirname));
const POLL_MS = 100;
/** How long a replica may take to end in order; then it is killed. */
const END_MS = 5_000;

/** Replicas of the production build on one PostgreSQL and one AWS, each of which can be broken. */
export class PortalCluster {
  readonly replicas: readonly Replica[];
  /** Holds and cuts commits, whichever replica sends them. */
  readonly gates: CommitGates;
  readonly aws: FaultControl;
  readonly motoUrl: string;
  /** PostgreSQL itself, past the replicas' proxies. */
  readonly databaseUrl: string;
  readonly portalUrl: string;
  readonly root: string;
  /** Of everything that the stand writes: PostgreSQL's files and all logs. */
  readonly folder: string;
  readonly postgres: PostgresServer;
  /** What was acknowledged; every submitter of the cluster writes to it. */
  readonly submissions: SubmissionLog;
  /** Where those who follow runs write what they see. */
  readonly sightingsPath: string;
  readonly #awsUrl: string;
  readonly #pool: Pool;

  constructor(testbed: Testbed, built: Pick<PortalCluster, BuiltPart>) {
    this.replicas = built.replicas;
    this.gates = built.gates;
    this.databaseUrl = built.databaseUrl;
    this.submissions = built.submissions;
    this.sightingsPath = built.sightingsPath;
    this.root = built.root;
    this.aws = testbed.aws.faults;
    this.motoUrl = testbed.aws.motoUrl;
    this.portalUrl = testbed.portalUrl;
    this.folder = testbed.folder;
    this.postgres = new PostgresServer(testbed.folder, built.databaseUrl);
    this.#awsUrl = testbed.aws.endpoint;
    this.#pool = new Pool({ connectionString: built.databaseUrl, max: 4 });
    // What is idle when PostgreSQL is stopped breaks; the next question opens another.
    this.#pool.on('error', () => undefined);
  }

  /** Someone who is signed in and submits. */
  async signIn(name: string = PAYMENTS.person, via: Replica = this.anyAlive()): Promise<Submitter> {
    const submitter = new Submitter(name, { ...this, log: this.submissions });
    await submitter.person.signIn(via);
    return submitter;
  }

  anyAlive(): Replica {
    const replica = this.replicas.find(({ isAlive }) => isAlive);
    if (!replica) throw new Error('no replica is alive');
    return replica;
  }

  /** Waits for a replica that takes requests. */
  async anyReady(): Promise<Replica> {
    for (;;) {
      for (const replica of this.replicas) if (await replica.isReady()) return replica;
      this.anyAlive();
      await pause(POLL_MS);
    }
  }

  /** The driver's own question to the database; the oracle has its own. */
  async query<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.#pool.query(text, values)).rows as Row[];
  }

  /** The replica that holds the run now; null where none does, or one that is gone. */
  async findHolder(runId: string): Promise<Replica | null> {
    const [run] = await this.query<{ lease_owner: string | null }>('SELECT lease_owner FROM run WHERE id = $1', [
      runId,
    ]);
    const pid = Number(run?.lease_owner?.split(':')[1]);
    return this.replicas.find((replica) => replica.pid === pid) ?? null;
  }

  /** Starts those that are gone. */
  async startMissing(): Promise<void> {
    await Promise.all(this.replicas.filter(({ isAlive }) => !isAlive).map((replica) => replica.start()));
  }

  /** The runs that these replicas hold now. */
  async findHeld(replicas: readonly Replica[]): Promise<string[]> {
    const rows = await this.query<{ id: string }>(
      `SELECT id FROM run WHERE split_part(lease_owner, ':', 2) = ANY($1) AND lease_until > clock_timestamp()`,
      [replicas.map(({ pid }) => String(pid))],
    );
    return rows.map(({ id }) => id);
  }

  /** Waits until each run has come to rest; the ids of those that have not in time. */
  async waitForRest(runIds: readonly string[], timeoutMs: number): Promise<string[]> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const rows = await this.query<{ id: string }>(
        `SELECT id FROM run WHERE id = ANY($1) AND state NOT IN ('succeeded', 'failed', 'cancelled')`,
        [runIds],
      );
      if (rows.length === 0 || performance.now() > deadline) return rows.map(({ id }) => id);
      await pause(POLL_MS);
    }
  }

  /** What the oracle finds wrong. Asked when nothing is under way any more. */
  askOracle(sightingsPath = this.sightingsPath): Promise<string[]> {
    const { databaseUrl, motoUrl } = this;
    const submissionsPath = this.submissions.path;
    return askOracle({ databaseUrl, motoUrl, ledgerUrl: this.#awsUrl, submissionsPath, sightingsPath });
  }

  /** Takes away what a scenario has left: all replicas run, and nothing is held, cut or slow. */
  async tidy(): Promise<void> {
    this.gates.releaseAll();
    await this.aws.calm();
    for (const { database } of this.replicas) {
      database.refuse(false);
      database.setLatency(0);
    }
    await this.startMissing();
  }

  async close(): Promise<void> {
    this.gates.releaseAll();
    await this.aws.reset();
    await Promise.all(this.replicas.map((replica) => replica.endSoon(END_MS)));
    await Promise.all(this.replicas.map((replica) => replica.database.stop()));
    await this.#pool.end();
  }
}

/** Starts a cluster of its own database on the stand; `name` tells its logs from those of others. */
export async function openPortalCluster(
  testbed: Testbed,
  name: string,
  options: ClusterOptions,
): Promise<PortalCluster> {
  await testbed.resetAws();
  const gates = new CommitGates();
  const { ownerUrl: databaseUrl, appUrl } = await testbed.makeDatabase();
  const place = { testbed, name, gates, appUrl, options };
  const replicas: Replica[] = [];
  for (let no = 1; no <= (options.replicas ?? 2); no += 1) replicas.push(await makeReplica(place, `replica-${no}`));
  const submissions = new SubmissionLog(path.join(testbed.logFolder, `${name}-submissions.jsonl`));
  const sightingsPath = path.join(testbed.logFolder, `${name}-sightings.jsonl`);
  writeFileSync(sightingsPath, '');
  const built = { replicas, gates, databaseUrl, submissions, sightingsPath, root: options.root ?? root };
  const cluster = new PortalCluster(testbed, built);
  try {
    await Promise.all(replicas.map((replica) => replica.start()));
    return cluster;
  } catch (error) {
    await cluster.close();
    throw error;
  }
}

async function makeReplica(
  place: { testbed: Testbed; name: string; gates: CommitGates; appUrl: string; options: ClusterOptions },
  name: string,
): Promise<Replica> {
  const { testbed, gates, appUrl, options } = place;
  const port = await findFreePort(null);
  const { portalUrl, folder, logFolder } = testbed;
  const configPath =
    options.config && writeConfig(mkdtempSync(path.join(folder, 'config-')), options.config(testbed.config));
  return new Replica({
    name,
    port,
    portalUrl,
    root: options.root ?? root,
    logPath: path.join(logFolder, `${place.name}-${name}.log`),
    database: await startPostgresProxy({ target: appUrl, writer: name, gates }),
    environment: (url) => ({
      ...portalEnvironment({
        ...testbed,
        ...(configPath ? { configPath } : {}),
        port,
        folder,
        database: { url: options.isDirect ? withSearch(appUrl, url) : url },
        awsEndpointUrl: testbed.aws.endpoint,
      }),
      // A sweep's calls belong to no run: they must not meet the faults that are set for one.
      SWEEP_MINUTES: '0',
      // Most of a start is compiling: a process that ends in order leaves what it has compiled to the next.
      NODE_COMPILE_CACHE: path.join(folder, 'compile-cache'),
      ...options.environment?.(name),
    }),
  });
}

/** The address of PostgreSQL itself, with the name under which the replica's process connects. */
function withSearch(appUrl: string, proxyUrl: string): string {
  const direct = new URL(appUrl);
  for (const [name, value] of new URL(proxyUrl).searchParams) direct.searchParams.set(name, value);
  return direct.href;
}
