import { throughSecretsManager } from '#lib/aws/dns-suffix.ts';
import { type Decision, evaluatePolicies, type RequestContext } from '#lib/aws/evaluate-policy.ts';
import type { PolicyDocument } from '#lib/aws/policy.ts';
import { LOADER_ACTIONS } from '#lib/aws/role-policies.ts';
import { RUN_TAG, type Tag } from '#lib/aws/tags.ts';

/** A role, the loader's or the deployer role, and its key, as read from AWS. */
export interface LoaderKey {
  accountId: string;
  partition: string;
  region: string;
  roleArn: string;
  roleTags: readonly Tag[];
  keyArn: string;
  keyPolicy: PolicyDocument;
}

export interface LoaderRights extends LoaderKey {
  secretArns: readonly string[];
  rolePolicy: PolicyDocument;
}

export interface Probe {
  action: string;
  resource: string;
}

/** The number of probes, those with an unexpected answer, and those that the policies alone can't answer. */
export interface SimulationReport {
  tried: number;
  wrong: Probe[];
  open: Probe[];
}

/** Evaluates every action of section 5 on its ARNs, by AWS's evaluation rules over the actual policies. */
export function simulateAllowed(rights: LoaderRights): SimulationReport {
  return report(rights, 'allowed', [
    ...[...LOADER_ACTIONS.ec2, ...LOADER_ACTIONS.rds].map((action) => ({ action, resource: '*' })),
    ...LOADER_ACTIONS.kms.map((action) => ({ action, resource: rights.keyArn })),
    ...rights.secretArns.flatMap((resource) => LOADER_ACTIONS.secretsManager.map((action) => ({ action, resource }))),
  ]);
}

/** Evaluates only the actions on the key, as if the role had its inline policy. The rest of the key policy decides. */
export function simulateKeyUse(key: LoaderKey): SimulationReport {
  return simulateOnKey(key, LOADER_ACTIONS.kms);
}

/**
 * Evaluates what the deployer role does with an existing key: it encrypts the secrets and, if the policy changes, writes
 * it. The role in `key` is the deployer role.
 */
export function simulateDeployerUse(key: LoaderKey, { isChanged }: { isChanged: boolean }): SimulationReport {
  return simulateOnKey(key, ['kms:GenerateDataKey', 'kms:Decrypt', ...(isChanged ? ['kms:PutKeyPolicy'] : [])]);
}

/** Evaluates what the loader role must never do with its key. The key policy alone decides. */
export function simulateKeyAdministration(key: LoaderKey): SimulationReport {
  const probes = KEY_ADMINISTRATION.map((action) => ({ action, resource: key.keyArn }));
  return report({ ...key, secretArns: [], rolePolicy: { Statement: [] } }, 'denied', probes);
}

const KEY_ADMINISTRATION = ['kms:ScheduleKeyDeletion', 'kms:PutKeyPolicy', 'kms:DisableKey'];

function simulateOnKey(key: LoaderKey, actions: readonly string[]): SimulationReport {
  const probes = actions.map((action) => ({ action, resource: key.keyArn }));
  const statement = { Effect: 'Allow' as const, Action: [...actions], Resource: key.keyArn };
  return report({ ...key, secretArns: [], rolePolicy: { Statement: [statement] } }, 'allowed', probes);
}

/**
 * Evaluates the same actions on other keys and secrets, and actions that a loader must never perform on its own ones.
 */
export function simulateDenied(rights: LoaderRights): SimulationReport {
  const { accountId, partition, region } = rights;
  const arn = (service: string, resource: string) => `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
  const otherKey = arn('kms', 'key/00000000-0000-4000-8000-000000000000');
  const neighbours = rights.secretArns.flatMap((secret) => [`${secret}0`, secret.replace(/.{6}$/, 'AAAAAA')]);
  return report(rights, 'denied', [
    ...LOADER_ACTIONS.kms.map((action) => ({ action, resource: otherKey })),
    ...[...neighbours, arn('secretsmanager', 'secret:another-AbCdEf')].flatMap((resource) =>
      LOADER_ACTIONS.secretsManager.map((action) => ({ action, resource })),
    ),
    ...rights.secretArns.flatMap((resource) =>
      ['secretsmanager:PutSecretValue', 'secretsmanager:DeleteSecret', 'secretsmanager:PutResourcePolicy'].map(
        (action) => ({ action, resource }),
      ),
    ),
    ...KEY_ADMINISTRATION.map((action) => ({ action, resource: rights.keyArn })),
    { action: 'iam:PutRolePolicy', resource: rights.roleArn },
    { action: 'iam:CreateUser', resource: `arn:${partition}:iam::${accountId}:user/x` },
    { action: 'sts:AssumeRole', resource: rights.roleArn },
    { action: 'ec2:RunInstances', resource: arn('ec2', 'instance/i-00000000000000000') },
    { action: 'rds:DeleteDBCluster', resource: arn('rds', 'cluster:any') },
  ]);
}

function report(rights: LoaderRights, wanted: Decision, probes: Probe[]): SimulationReport {
  const answered = probes.map((probe) => ({ probe, decision: decide(rights, probe, wanted) }));
  const probesOf = (isMeant: (decision: Decision) => boolean) =>
    answered.filter(({ decision }) => isMeant(decision)).map(({ probe }) => probe);
  return {
    tried: probes.length,
    wrong: probesOf((decision) => decision !== wanted && decision !== 'cannot-tell'),
    open: probesOf((decision) => decision === 'cannot-tell'),
  };
}

/** A role could make a call that it must not make directly or through any service, so one allowed way is enough. */
function decide(rights: LoaderRights, { action, resource }: Probe, wanted: Decision): Decision {
  const { roleArn, keyArn, keyPolicy, rolePolicy } = rights;
  const known = contextOf(rights);
  const evaluate = (route: RequestContext) =>
    evaluatePolicies(
      { roleArn, action, resource, context: { ...known, ...route } },
      // Any other key has the default policy, which leaves the decision to IAM.
      { identity: [rolePolicy], ...(resource === keyArn ? { key: keyPolicy } : {}) },
    );
  if (wanted === 'allowed') return evaluate(routeOf(rights, action));
  return evaluate(DIRECT) === 'allowed' ? 'allowed' : evaluate({});
}

/** The condition keys of a call that no service makes for the role. */
const DIRECT: RequestContext = {
  'aws:CalledVia': null,
  'aws:CalledViaFirst': null,
  'aws:CalledViaLast': null,
  'aws:ViaAWSService': 'false',
  'kms:ViaService': null,
};

/**
 * How the role makes a call: it uses its key through Secrets Manager, and the deployer role writes the key policy
 * directly. Whether the key is also described in another way isn't known.
 */
function routeOf({ partition, region }: LoaderKey, action: string): RequestContext {
  if (action === 'kms:PutKeyPolicy') return DIRECT;
  if (action !== 'kms:Decrypt' && action !== 'kms:GenerateDataKey') return {};
  return { 'aws:ViaAWSService': 'true', 'kms:ViaService': throughSecretsManager(partition, region) };
}

/** The condition keys of calls that an AWS service makes as itself, not with a role. */
const OF_SERVICE_PRINCIPALS = [
  'aws:PrincipalServiceName',
  'aws:PrincipalServiceNamesList',
  'aws:SourceAccount',
  'aws:SourceArn',
  'aws:SourceOrgID',
  'aws:SourceOrgPaths',
];

/** What is known about every call of the role. */
function contextOf({ accountId, region, roleArn, roleTags }: LoaderKey): RequestContext {
  // A plan doesn't know its run's id.
  const tags = roleTags.filter(({ key }) => key !== RUN_TAG);
  return {
    'aws:PrincipalAccount': accountId,
    'aws:PrincipalArn': roleArn,
    'aws:PrincipalType': 'AssumedRole',
    'aws:PrincipalIsAWSService': 'false',
    ...Object.fromEntries(tags.map(({ key, value }) => [`aws:PrincipalTag/${key}`, value])),
    'aws:RequestedRegion': region,
    'aws:ResourceAccount': accountId,
    'aws:SecureTransport': 'true',
    'aws:username': null,
    'kms:CallerAccount': accountId,
    ...Object.fromEntries(OF_SERVICE_PRINCIPALS.map((key) => [key, null])),
  };
}
