import { CreateRoleCommand } from '@aws-sdk/client-iam';
import { deployerTrustPolicy } from '#lib/aws/deployer-trust.ts';
import { REQUEST_HANDLER } from '#server/aws/session/request-handler.ts';
import { openAwsClients } from './aws-clients.ts';
import { FaultControl } from './fault-control.ts';
import { startFaultProxy } from './fault-proxy.ts';
import { type RunningMoto, startMoto } from './moto.ts';

/** moto's identity for callers without a role: tests, and the portal itself. */
const PORTAL_ARN = 'arn:aws:iam::123456789012:root';

/** An AWS for tests: moto behind a fault proxy. */
export interface TestAws {
  /** The value of `AWS_ENDPOINT_URL`. */
  endpoint: string;
  /** Bypasses the proxy, to read results and to create what a test needs. */
  motoUrl: string;
  faults: FaultControl;
  /** Resets every resource, fault and call. */
  reset(): Promise<void>;
  /** Creates the role that the portal assumes in the account, with the trust policy from the onboarding template. */
  makeDeployerRole(role: { accountId: string; name: string; externalId: string }): Promise<string>;
  stop(): Promise<void>;
}

/** Uses the given moto, or starts its own. */
export async function startTestAws(given?: RunningMoto): Promise<TestAws> {
  // Applies to this process's own clients: a test may hold calls for a long time on a busy machine, and the client must
  // not abandon and resend them meanwhile.
  Object.assign(REQUEST_HANDLER, { connectionTimeout: 60_000, requestTimeout: 120_000 });
  const moto = given ?? (await startMoto());
  const proxy = await startFaultProxy(moto.url);
  const faults = new FaultControl(proxy.url);
  return {
    endpoint: proxy.url,
    motoUrl: moto.url,
    faults,
    async reset() {
      await fetch(`${moto.url}/moto-api/reset`, { method: 'POST' });
      await faults.reset();
    },
    async makeDeployerRole({ accountId, name, externalId }) {
      const { iam } = await openAwsClients(moto.url, { accountId, region: 'us-east-1' });
      const AssumeRolePolicyDocument = JSON.stringify(deployerTrustPolicy({ externalId }, PORTAL_ARN));
      await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument }));
      return `arn:aws:iam::${accountId}:role/${name}`;
    },
    async stop() {
      await proxy.stop();
      await moto.stop();
    },
  };
}

/** A trust policy for the principal, with a source identity if it has one. */
export function trustPolicyText(principal: object, condition?: object): string {
  const statement = { Effect: 'Allow', Principal: principal, Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'] };
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [condition ? { ...statement, Condition: condition } : statement],
  });
}
