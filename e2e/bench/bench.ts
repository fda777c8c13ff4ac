import { type ClusterOptions, openPortalCluster } from '#e2e/faults/portal-cluster.ts';
import { openTestbed, type Testbed } from '#e2e/faults/testbed.ts';
import type { PortalConfig } from '#lib/portal-config.ts';
import { prepareAccount } from '#sandbox/accounts.ts';
import { BenchPortal } from './bench-portal.ts';

/** What each call to AWS takes longer than moto's own answer: about the way to AWS and AWS's own work. */
const CALL_DELAY_MS = 80;
const TEAM_COUNT = 8;

export interface BenchOptions {
  /** The folder of the built portal: this one, or another one to compare with. */
  root: string;
  /** A few samples, to try a section. */
  isQuick: boolean;
  /** Every size in full, however long it takes. */
  isFull: boolean;
}

/** What the sections measure with: PostgreSQL, moto behind the delay proxy, and portals of the production build. */
export class Bench {
  readonly options: BenchOptions;
  readonly #log: (line: string) => void;
  #testbed: Promise<Testbed> | undefined;
  #portal: BenchPortal | undefined;
  #opened = 0;

  constructor(options: BenchOptions, log: (line: string) => void) {
    this.options = options;
    this.#log = log;
  }

  log(line: string): void {
    this.#log(line);
  }

  /** The size of this run of the bench; `full` is the usual one unless it is given. */
  size({ quick, usual, full = usual }: { quick: number; usual: number; full?: number }): number {
    const { isQuick, isFull } = this.options;
    return isQuick ? quick : isFull ? full : usual;
  }

  /** A portal of its own database, in place of the last one. Somebody who may submit for every team is signed in. */
  async openPortal(options: ClusterOptions = {}): Promise<BenchPortal> {
    await this.closePortal();
    const testbed = await this.testbed();
    // The proxy's own checks of each call would count as the portal's time.
    await testbed.aws.faults.configure({ isStrict: false });
    this.#opened += 1;
    const cluster = await openPortalCluster(testbed, `bench-${this.#opened}`, {
      replicas: 1,
      isDirect: true,
      root: this.options.root,
      config: withTeams,
      ...options,
      // Production has no cache of compiled code unless the portal itself makes one.
      environment: (name) => ({
        NODE_ENV: 'production',
        NODE_COMPILE_CACHE: undefined,
        ...options.environment?.(name),
      }),
    });
    const portal = new BenchPortal(cluster);
    this.#portal = portal;
    const { motoUrl } = testbed.aws;
    await Promise.all(benchTeams(testbed.config).map((team) => prepareAccount(motoUrl, testbed.credentials, team)));
    await cluster.aws.configure({ latencyMs: CALL_DELAY_MS });
    await portal.signIn();
    return portal;
  }

  async closePortal(): Promise<void> {
    const portal = this.#portal;
    this.#portal = undefined;
    await portal?.cluster.close();
  }

  testbed(): Promise<Testbed> {
    this.#testbed ??= openTestbed({ hasWitness: false });
    return this.#testbed;
  }

  async stop(keepLogs: boolean): Promise<void> {
    const testbed = await this.#testbed;
    await this.closePortal();
    await testbed?.stop(keepLogs);
    if (keepLogs && testbed) this.log(`the logs are in ${testbed.logFolder}`);
  }
}

/** Teams like `payments`, each in an account of its own, with the same people. */
function benchTeams(config: PortalConfig): PortalConfig['teams'] {
  const [payments] = config.teams;
  if (!payments) throw new Error('the sandbox has no team');
  return Array.from({ length: TEAM_COUNT }, (_, index) => {
    const accountId = String(400_000_000_000 + index);
    const inAccount = (arn: string) => arn.replace(payments.accountId, accountId);
    return {
      ...payments,
      id: teamName(index),
      name: { en: `Team ${index}`, ja: `チーム ${index}` },
      accountId,
      deployerRoleArn: inAccount(payments.deployerRoleArn),
      externalId: `${payments.externalId}-${index}`,
      ...(payments.permissionsBoundaryArn && { permissionsBoundaryArn: inAccount(payments.permissionsBoundaryArn) }),
    };
  });
}

function withTeams(config: PortalConfig): PortalConfig {
  return { ...config, teams: [...config.teams, ...benchTeams(config)] };
}

/** The id of a team of the bench, from 0 to 7. */
export function teamName(index: number): string {
  return `bench-${index % TEAM_COUNT}`;
}
