import { runSimulation } from '@cloud-copilot/iam-simulate';
import { LOADER_ACTIONS, type PolicyDocument } from '#lib/aws/policies.ts';
import { PortalError } from '#lib/errors.ts';

/** What the loader role is and may, as it was read back from AWS. */
export interface LoaderRights {
  accountId: string;
  partition: string;
  region: string;
  roleArn: string;
  keyArn: string;
  secretArns: readonly string[];
  rolePolicy: PolicyDocument;
  keyPolicy: PolicyDocument;
}

export interface Probe {
  action: string;
  resource: string;
}

/** The probes whose answer is not the wanted one, and how many there were. */
export interface SimulationReport {
  tried: number;
  wrong: Probe[];
}

/** Every action of section 5 on the ARNs that it is for, by AWS's evaluation rules over the real policies. */
export async function simulateAllowed(rights: LoaderRights): Promise<SimulationReport> {
  const probes: Probe[] = [
    ...[...LOADER_ACTIONS.ec2, ...LOADER_ACTIONS.rds].map((action) => ({ action, resource: '*' })),
    ...LOADER_ACTIONS.kms.map((action) => ({ action, resource: rights.keyArn })),
    ...rights.secretArns.flatMap((resource) => LOADER_ACTIONS.secretsManager.map((action) => ({ action, resource }))),
  ];
  return report(rights, probes, true);
}

/** The same actions on other keys and secrets, and what a loader must never do on its own ones. */
export async function simulateDenied(rights: LoaderRights): Promise<SimulationReport> {
  const { accountId, partition, region } = rights;
  const arn = (service: string, resource: string) => `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
  const otherKey = arn('kms', 'key/00000000-0000-4000-8000-000000000000');
  const neighbours = rights.secretArns.flatMap((secret) => [`${secret}0`, secret.replace(/.{6}$/, 'AAAAAA')]);
  const probes: Probe[] = [
    ...LOADER_ACTIONS.kms.map((action) => ({ action, resource: otherKey })),
    ...[...neighbours, arn('secretsmanager', 'secret:another-AbCdEf')].flatMap((resource) =>
      LOADER_ACTIONS.secretsManager.map((action) => ({ action, resource })),
    ),
    ...rights.secretArns.flatMap((resource) =>
      ['secretsmanager:PutSecretValue', 'secretsmanager:DeleteSecret', 'secretsmanager:PutResourcePolicy'].map(
        (action) => ({ action, resource }),
      ),
    ),
    ...['kms:ScheduleKeyDeletion', 'kms:PutKeyPolicy', 'kms:DisableKey'].map((action) => ({
      action,
      resource: rights.keyArn,
    })),
    { action: 'iam:PutRolePolicy', resource: rights.roleArn },
    { action: 'iam:CreateUser', resource: `arn:${partition}:iam::${accountId}:user/x` },
    { action: 'sts:AssumeRole', resource: rights.roleArn },
    { action: 'ec2:RunInstances', resource: arn('ec2', 'instance/i-00000000000000000') },
    { action: 'rds:DeleteDBCluster', resource: arn('rds', 'cluster:any') },
  ];
  return report(rights, probes, false);
}

async function report(rights: LoaderRights, probes: Probe[], isAllowedWanted: boolean): Promise<SimulationReport> {
  const answers = await Promise.all(probes.map((probe) => isAllowedBy(rights, probe)));
  return { tried: probes.length, wrong: probes.filter((_probe, index) => answers[index] !== isAllowedWanted) };
}

async function isAllowedBy(rights: LoaderRights, { action, resource }: Probe): Promise<boolean> {
  const answer = await runSimulation(
    {
      request: {
        principal: rights.roleArn,
        action,
        resource: { resource, accountId: rights.accountId },
        contextVariables: {},
      },
      identityPolicies: [{ name: 'inline', policy: rights.rolePolicy }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      // Any other key has the default policy, which leaves the decision to IAM.
      resourcePolicy: action.startsWith('kms:') ? keyPolicyOf(rights, resource) : undefined,
    },
    {},
  );
  if (answer.resultType === 'error') {
    throw new PortalError('unexpected', { operation: 'SimulatePolicy', action }, { cause: answer.errors });
  }
  return answer.overallResult === 'Allowed';
}

function keyPolicyOf(rights: LoaderRights, keyArn: string): PolicyDocument {
  if (keyArn === rights.keyArn) return rights.keyPolicy;
  const root = `arn:${rights.partition}:iam::${rights.accountId}:root`;
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: root }, Action: 'kms:*', Resource: '*' }],
  };
}
