import { paginateListRoles, paginateListUsers } from '@aws-sdk/client-iam';
import { PRINCIPALS_MAX, type Principal, type PrincipalList } from '#lib/request/principals.ts';
import { isDeniedCall } from '../aws-error.ts';
import type { TeamAws } from '../session/team-aws.ts';

const NATURAL = new Intl.Collator('en', { numeric: true });

/**
 * Lists the account's users and roles. Without the permission for one of the two, the other is still
 * listed. At most `most` of each.
 */
export async function listPrincipals(aws: TeamAws, most = PRINCIPALS_MAX): Promise<PrincipalList> {
  const [users, roles] = await Promise.all([
    orDenied('iam:ListUsers', () => aws.call('ListUsers', () => collect(readUsers(aws), most))),
    orDenied('iam:ListRoles', () => aws.call('ListRoles', () => collect(readRoles(aws), most))),
  ]);
  const principals = [...users.listed, ...roles.listed].sort(
    (left, right) => NATURAL.compare(left.name, right.name) || NATURAL.compare(left.arn, right.arn),
  );
  const cut: Principal['kind'][] = [];
  if (users.isCut) cut.push('user');
  if (roles.isCut) cut.push('role');
  return { principals, denied: [...users.denied, ...roles.denied], cut };
}

interface Listed {
  listed: Principal[];
  isCut: boolean;
}

async function orDenied(action: string, read: () => Promise<Listed>): Promise<Listed & { denied: string[] }> {
  try {
    return { ...(await read()), denied: [] };
  } catch (error) {
    if (!isDeniedCall(error)) throw error;
    return { listed: [], isCut: false, denied: [action] };
  }
}

async function collect(found: AsyncIterable<Principal>, most: number): Promise<Listed> {
  const listed: Principal[] = [];
  for await (const principal of found) {
    if (listed.length === most) return { listed, isCut: true };
    listed.push(principal);
  }
  return { listed, isCut: false };
}

/** The most that IAM returns at once. */
const PAGE = { MaxItems: 1_000 };

async function* readUsers({ iam }: TeamAws): AsyncGenerator<Principal> {
  for await (const page of paginateListUsers({ client: iam }, PAGE)) {
    for (const { Arn, UserName, CreateDate } of page.Users ?? []) yield toPrincipal('user', Arn, UserName, CreateDate);
  }
}

/** Without the roles that AWS services made for themselves. */
async function* readRoles({ iam, team }: TeamAws): AsyncGenerator<Principal> {
  for await (const page of paginateListRoles({ client: iam }, PAGE)) {
    for (const { Arn, RoleName, CreateDate, Path } of page.Roles ?? []) {
      if (Path?.startsWith('/aws-service-role/')) continue;
      const role = toPrincipal('role', Arn, RoleName, CreateDate);
      yield { ...role, isDeployer: role.arn === team.deployerRoleArn };
    }
  }
}

function toPrincipal(kind: Principal['kind'], arn = '', name = '', createdAt?: Date): Principal {
  return { arn, name, kind, createdAt: createdAt?.toISOString() ?? null, isDeployer: false };
}
