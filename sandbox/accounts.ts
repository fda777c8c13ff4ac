import {
  CreatePolicyCommand,
  CreateRoleCommand,
  EntityAlreadyExistsException,
  IAMClient,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { accountRootArn } from '#lib/aws/arn.ts';
import { boundaryArn, boundaryPolicy, deployerPolicy } from '#lib/aws/deployer-policy.ts';
import { deployerTrustPolicy } from '#lib/aws/deployer-trust.ts';
import type { Team } from '#lib/team.ts';
import { SandboxFailure } from './failure.ts';
import { DEPLOYER_ROLE_NAME } from './teams.ts';

/** How to create clients for a team's account. */
export interface AccountAccess {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
}

type Credentials = AccountAccess['credentials'];

/** The identity of the portal in the sandbox. */
export function portalCredentials(env: NodeJS.ProcessEnv): Credentials {
  // A custom simulator may have its own credentials.
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  if (env.AWS_ENDPOINT_URL && accessKeyId && secretAccessKey) return { accessKeyId, secretAccessKey };
  return { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' };
}

/** Creates or updates the team's deployer role; returns access to the account. */
export async function prepareAccount(endpoint: string, base: Credentials, team: Team): Promise<AccountAccess> {
  const region = team.regions[0] as string;
  try {
    const sts = new STSClient({ endpoint, region, credentials: base });
    const caller = await sts.send(new GetCallerIdentityCommand({}));
    const access = { endpoint, region, credentials: await enterAccount(sts, team) };
    const iam = new IAMClient(access);
    await ensureBoundary(iam, team);
    await ensureDeployerRole(iam, caller.Account ?? team.accountId, team);
    return access;
  } catch (cause) {
    const { message } = cause as Error;
    throw new SandboxFailure(
      `The AWS simulator at ${endpoint} didn't respond as expected (team ${team.id}: ${message}). If AWS_ENDPOINT_URL is set, check it.`,
      { cause },
    );
  }
}

/** Simulators return credentials for the account of any role, even if the role doesn't exist yet. */
async function enterAccount(sts: STSClient, team: Team): Promise<Credentials> {
  const { Credentials: given } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: team.deployerRoleArn,
      RoleSessionName: 'limitless-sandbox',
      ExternalId: team.externalId,
    }),
  );
  if (!given?.AccessKeyId || !given.SecretAccessKey) throw new SandboxFailure('AssumeRole returned no credentials.');
  return { accessKeyId: given.AccessKeyId, secretAccessKey: given.SecretAccessKey, sessionToken: given.SessionToken };
}

/** The permissions boundary of the roles that the portal creates. */
async function ensureBoundary(iam: IAMClient, team: Team): Promise<void> {
  const PolicyName = boundaryArn(team).split('/').at(-1);
  try {
    await iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument: JSON.stringify(boundaryPolicy(team)) }));
  } catch (error) {
    if (!(error instanceof EntityAlreadyExistsException)) throw error;
  }
}

async function ensureDeployerRole(iam: IAMClient, portalAccountId: string, team: Team): Promise<void> {
  // The portal's identity is not a role here, so the role trusts its whole account.
  const portalArn = accountRootArn(team.partition, portalAccountId);
  const trust = JSON.stringify(deployerTrustPolicy(team, portalArn));
  try {
    await iam.send(new CreateRoleCommand({ RoleName: DEPLOYER_ROLE_NAME, AssumeRolePolicyDocument: trust }));
  } catch (error) {
    if (!(error instanceof EntityAlreadyExistsException)) throw error;
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: DEPLOYER_ROLE_NAME, PolicyDocument: trust }));
  }
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: DEPLOYER_ROLE_NAME,
      PolicyName: DEPLOYER_ROLE_NAME,
      PolicyDocument: JSON.stringify(deployerPolicy(team)),
    }),
  );
}
