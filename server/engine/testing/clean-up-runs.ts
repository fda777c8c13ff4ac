import { GetRoleCommand } from '@aws-sdk/client-iam';
import { DescribeKeyCommand, ListAliasesCommand } from '@aws-sdk/client-kms';
import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import { type AwsClients, openAwsClients } from '#e2e/harness/aws-clients.ts';
import type { RunRequest } from '#lib/request/schema.ts';
import type { RunView } from '#lib/runs/view.ts';
import { ACCOUNT, type TestEngine } from './test-engine.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** The calls with which a clean-up deletes resources. */
export const MUTATING = [
  'DeleteRolePolicy',
  'PutKeyPolicy',
  'DeleteRole',
  'DeleteSecret',
  'DeleteAlias',
  'ScheduleKeyDeletion',
];
/** Number of calls in a clean-up without faults. */
export const ONCE_EACH = {
  DeleteRolePolicy: 1,
  PutKeyPolicy: 1,
  DeleteRole: 1,
  DeleteSecret: 2,
  DeleteAlias: 1,
  ScheduleKeyDeletion: 1,
};
/** Recovery periods in days, as the test engine confirms them. */
export const CLEAN = { role: 'gone', source: 7, destination: 7, aliases: 0, key: 30 };

/** Setup runs, their clean-ups, and what AWS has afterwards. */
export interface CleanUpRuns {
  /** Bypasses the proxy. */
  aws: AwsClients;
  setUp(change?: Partial<RunRequest>): Promise<RunView>;
  /** Plans and confirms the clean-up of a run without executing it. Returns its ID. */
  confirm(run: Pick<RunView, 'id'>): Promise<string>;
  cleanUp(run: Pick<RunView, 'id'>): Promise<RunView>;
  /** Number of calls per deleting operation for the run. */
  sent(runId: string): Promise<Record<string, number>>;
  /** A short summary of a run's resources in AWS. */
  left(run: RunView): Promise<Record<keyof typeof CLEAN, string | number | undefined>>;
}

/** Resets AWS and creates the deployer role. */
export async function startCleanUpRuns(engine: TestEngine): Promise<CleanUpRuns> {
  await engine.startOver();
  const aws = await openAwsClients(engine.aws.motoUrl, { accountId: ACCOUNT, region: 'us-east-1' });

  async function confirm({ id }: Pick<RunView, 'id'>): Promise<string> {
    return engine.requestCleanUp(id, await engine.planCleanUp(id));
  }

  return {
    aws,
    confirm,
    async setUp(change = {}) {
      const runId = await engine.request(change);
      await engine.execute(runId);
      return engine.view(runId);
    },
    async cleanUp(run) {
      const runId = await confirm(run);
      await engine.execute(runId);
      return engine.view(runId);
    },
    async sent(runId) {
      const counts: Record<string, number> = {};
      for (const { operation, session } of await engine.aws.faults.calls()) {
        if (session !== `limitless-${runId}` || !MUTATING.includes(operation)) continue;
        counts[operation] = (counts[operation] ?? 0) + 1;
      }
      return counts;
    },
    left: (run) => readLeft(aws, run),
  };
}

async function readLeft({ iam, kms, secrets }: AwsClients, { arns, request }: RunView) {
  const secret = async (SecretId = '') => {
    const { DeletedDate } = await secrets.send(new DescribeSecretCommand({ SecretId }));
    return DeletedDate ? daysUntil(DeletedDate) : 'there';
  };
  const { KeyMetadata: key } = await kms.send(new DescribeKeyCommand({ KeyId: arns.keyArn }));
  const role = await iam.send(new GetRoleCommand({ RoleName: request.role.roleName })).catch(() => null);
  const { Aliases } = await kms.send(new ListAliasesCommand({ KeyId: arns.keyArn }));
  return {
    role: role ? 'there' : 'gone',
    source: await secret(arns.sourceSecretArn),
    destination: await secret(arns.destinationSecretArn),
    aliases: Aliases?.length ?? 0,
    key: key?.DeletionDate ? daysUntil(key.DeletionDate) : key?.KeyState,
  };
}

/** Whole days from now. */
export function daysUntil(date: Date): number {
  return Math.round((date.getTime() - Date.now()) / DAY_MS);
}
