import { spawnSync } from 'node:child_process';
import { openCodeFolder, openShell, runProgram, terraformEnvironment } from '#e2e/export/exported-code.ts';
import { PAYMENTS } from '#e2e/faults/requests.ts';
import { openAwsClients } from '#e2e/harness/aws-clients.ts';
import { blueprintOfPlan } from '#lib/export/blueprint.ts';
import { terraformFile } from '#lib/export/terraform.ts';
import { messages } from '#lib/i18n/messages.ts';
import type { Bench } from '../bench.ts';
import type { BenchPortal } from '../bench-portal.ts';
import type { Section } from '../section.ts';
import { makePlainSetUp, type SendCall, sendWithCli, sendWithSdk } from './plain-set-up.ts';

const ROUNDS = { quick: 1, usual: 5 };

/** Turns, so that all meet the same machine; of each turn, how many times as long as the portal the others took. */
interface Turn {
  portalMs: number;
  othersMs: readonly number[];
}

/**
 * vs-cli: the eight calls of a setup, typed as commands of the AWS CLI one after the other, against one run of the
 * portal from the button to `run.succeeded`, which also looks, tags and verifies. `sdk` sends the same eight calls from
 * one warm process, so that the CLI's own start is not all that is beaten. All through the same proxy.
 */
export const vsCli: Section = {
  ids: ['vs-cli'],
  title: 'a run, the AWS CLI and the AWS SDK in turns',
  async measure(bench) {
    const hasCli = spawnSync('aws', ['--version']).status === 0;
    const portal = await bench.openPortal();
    const { aws } = await bench.testbed();
    const clients = await openAwsClients(aws.endpoint, { accountId: PAYMENTS.accountId, region: PAYMENTS.region });
    const sdk = timed(sendWithSdk(clients), 'sdk');
    const cli = hasCli ? timed(sendWithCli(await openShell(aws, PAYMENTS.accountId)), 'cli') : null;
    const turns = await takeTurns(bench, portal, cli ? [sdk, cli] : [sdk]);
    const [sdkRow, cliRow] = [0, 1].map((other) => turns.map(({ othersMs }) => othersMs[other] as number));
    const ratios = (other: number) => turns.map(({ portalMs, othersMs }) => (othersMs[other] as number) / portalMs);
    const target = { atLeast: 10 };
    return [
      hasCli
        ? { id: 'vs-cli', unit: '×', samples: ratios(1), target }
        : { id: 'vs-cli', unit: '×', notMeasured: 'AWS CLI missing', target },
      ...(hasCli ? [{ id: 'vs-cli/cli', unit: 'ms', samples: cliRow as number[] }] : []),
      { id: 'vs-cli/sdk', unit: '×', samples: ratios(0) },
      { id: 'vs-cli/sdk-alone', unit: 'ms', samples: sdkRow as number[] },
      { id: 'vs-cli/portal', unit: 'ms', samples: turns.map(({ portalMs }) => portalMs) },
    ];
  },
};

/**
 * vs-terraform: `terraform apply` of the Terraform that the portal exports for a plan, after `terraform init`, against
 * one run. Through the same proxy.
 */
export const vsTerraform: Section = {
  ids: ['vs-terraform'],
  title: 'a run and Terraform in turns',
  async measure(bench) {
    const target = { atLeast: 8 };
    if (spawnSync('terraform', ['version']).status !== 0)
      return [{ id: 'vs-terraform', unit: '×', notMeasured: 'Terraform missing', target }];
    const portal = await bench.openPortal();
    const { aws } = await bench.testbed();
    const shell = await openShell(aws, PAYMENTS.accountId);
    const turns = await takeTurns(bench, portal, [() => applyTerraform(portal, shell)]);
    const samples = turns.map(({ portalMs, othersMs }) => (othersMs[0] as number) / portalMs);
    return [
      { id: 'vs-terraform', unit: '×', samples, target },
      { id: 'vs-terraform/terraform', unit: 'ms', samples: turns.map(({ othersMs }) => othersMs[0] as number) },
    ];
  },
};

/** Each call of the result makes one more setup, and returns how long that took in milliseconds. */
function timed(send: SendCall, name: string): () => Promise<number> {
  let count = 0;
  return async () => {
    count += 1;
    const startedAt = performance.now();
    await makePlainSetUp(send, `${name}-${count}`);
    return performance.now() - startedAt;
  };
}

async function takeTurns(bench: Bench, portal: BenchPortal, others: readonly (() => Promise<number>)[]) {
  const turns: Turn[] = [];
  // The first turn warms up.
  for (let no = 0; no <= bench.size(ROUNDS); no += 1) {
    const { runId, sentAt } = await portal.ask();
    await portal.waitFor([runId]);
    const portalMs = (await portal.endOf(runId)) - sentAt;
    const othersMs: number[] = [];
    for (const other of others) othersMs.push(await other());
    if (no > 0) turns.push({ portalMs, othersMs });
  }
  return turns;
}

async function applyTerraform(portal: BenchPortal, shell: NodeJS.ProcessEnv): Promise<number> {
  const { passwords, ...request } = portal.submission();
  const { accountId, region } = PAYMENTS;
  const plan = { accountId, region, deployerRoleArn: `arn:aws:iam::${accountId}:role/deployer`, resources: [] };
  const folder = openCodeFolder();
  try {
    folder.write('main.tf', terraformFile(blueprintOfPlan(request, plan, null), messages.en.takeAway.code));
    const env = {
      ...terraformEnvironment(folder, shell),
      TF_VAR_source_password: passwords.source,
      TF_VAR_destination_password: passwords.destination,
    };
    const run = async (...parameters: string[]) => {
      const { status, stdout, stderr } = await runProgram('terraform', parameters, { cwd: folder.path, env });
      if (status !== 0) throw new Error(`terraform ${parameters[0]}: ${stdout}${stderr}`);
    };
    await run('init', '-no-color');
    const startedAt = performance.now();
    await run('apply', '-auto-approve', '-no-color');
    return performance.now() - startedAt;
  } finally {
    folder.remove();
  }
}
