import { accountRootArn, roleArn, roleNameFromArn } from '../aws/arn.ts';
import { KEY_POLICY_SIDS } from '../aws/key-policy.ts';
import type { PolicyDocument, PolicyStatement } from '../aws/policy.ts';
import type { PlannedResource } from '../plan/plan.ts';
import type { Check } from '../runs/events.ts';
import type { RunView } from '../runs/view.ts';
import type { Team } from '../team.ts';

// What of a run belongs to its own team: a support bundle contains nothing else.

/** Values that name what other teams own, or quote policies that other people wrote. */
const STRANGE_PARAMS = ['ownerRun', 'ownerTeam', 'keys', 'principals', 'statements', 'policyArn', 'trustPolicy'];
const LEFT_OUT = '[left out]';

/** The values of a message, without those of other teams. */
export function ownParams(given: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, value && STRANGE_PARAMS.includes(name) ? LEFT_OUT : value]),
  );
}

/** A planned resource, with what other people wrote into its policy in outline. */
export function outlineResource(resource: PlannedResource): unknown {
  const { documents, conflict, runRoles = [], ...rest } = resource;
  return {
    ...rest,
    conflict: conflict && { ...conflict, params: ownParams(conflict.params) },
    // Roles of other runs on the key, which may be other teams'.
    runRoles: runRoles.length,
    documents: documents.map((one) => ({
      ...one,
      before: one.before && outlinePolicy(one.before),
      after: outlinePolicy(one.after),
    })),
  };
}

const OWN_SIDS: readonly string[] = [
  ...Object.values(KEY_POLICY_SIDS),
  // Of the role's policies.
  'Ec2Permission',
  'SecretsManagerPermissions',
];

/** Statements that the portal writes stay; of others, only whether they allow or deny. */
function outlinePolicy(document: PolicyDocument): unknown {
  return { ...document, Statement: document.Statement.map((one) => (isPortals(one) ? one : outlineStatement(one))) };
}

function isPortals({ Sid, Principal }: PolicyStatement): boolean {
  if (Sid === undefined) return isService(Principal);
  return OWN_SIDS.includes(Sid.replace(/ \d+$/, ''));
}

/** The trust policy of the role, which trusts Amazon RDS. */
function isService(principal: PolicyStatement['Principal']): boolean {
  return typeof principal === 'object' && Object.keys(principal).join() === 'Service';
}

function outlineStatement({ Effect }: PolicyStatement): unknown {
  return { Effect, Sid: LEFT_OUT };
}

/** A compared point, with policies in outline. */
export function outlineCheck(one: Check): Check {
  const { expected, found, undecided, ...rest } = one;
  return {
    ...rest,
    params: ownParams(rest.params),
    ...(expected === undefined ? {} : { expected: outlineText(expected) }),
    ...(found === undefined ? {} : { found: outlineText(found) }),
    // A condition that somebody else wrote.
    ...(undecided === undefined ? {} : { undecided: LEFT_OUT }),
  };
}

/** A policy in JSON is outlined; any other text stays. */
function outlineText(found: string): string {
  try {
    const value: unknown = JSON.parse(found);
    const isPolicy =
      typeof value === 'object' && value !== null && 'Statement' in value && Array.isArray(value.Statement);
    return isPolicy ? JSON.stringify(outlinePolicy(value as PolicyDocument)) : found;
  } catch {
    return found;
  }
}

/** The names and ARNs of this run, its team, and the people who took part in it. */
export function ownNames(view: RunView, team: Team | null): string[] {
  const { partition, accountId, region, request, arns, recordedArns, cleanUp } = view;
  const { key, source, destination, role } = request;
  const secrets = [source, destination].map(({ secretName }) => secretName);
  const deployer = team?.deployerRoleArn ?? '';
  const deployerName = roleNameFromArn(deployer);
  const prefix = (service: string) => `arn:${partition}:${service}:${region}:${accountId}`;
  const people = [
    view.requestedBy,
    view.lastEditor,
    view.cancelledBy,
    view.approval?.decision?.by,
    view.approval?.voided?.by,
  ];
  return [
    ...[view.id, view.teamId, cleanUp?.runId, team?.name.en, team?.name.ja, deployer, deployerName],
    ...(key.mode === 'create' ? [key.alias, ...key.administratorArns] : [key.keyArn]),
    ...[...secrets, source.userName, destination.userName, source.restoreArn, destination.restoreArn],
    ...[role.roleName, role.policyName, team?.permissionsBoundaryArn],
    ...[accountRootArn(partition, accountId), roleArn({ partition, accountId }, role.roleName, role.path)],
    ...secrets.flatMap((name) =>
      ['<6-characters>', '??????', '*'].map((end) => `${prefix('secretsmanager')}:secret:${name}-${end}`),
    ),
    ...(key.mode === 'create' ? [`${prefix('kms')}:alias/${key.alias}`, `${prefix('kms')}:key/<key-id>`] : []),
    ...(deployerName === null ? [] : [`arn:${partition}:sts::${accountId}:assumed-role/${deployerName}/${view.id}`]),
    ...[...Object.values(arns), ...recordedArns],
    ...people.map((person) => person?.name),
  ].filter((name) => name !== undefined && name !== null && name !== '') as string[];
}
