import { CreateRoleCommand } from '@aws-sdk/client-iam';
import { deployerTrustPolicy } from '#lib/aws/deployer-trust.ts';
import { REQUEST_HANDLER } from '#server/aws/session/request-handler.ts';
import { openAwsClients } from './aws-clients.ts';
import { FaultControl } from './fault-control.ts';
import { startFaultProxy } from './fault-proxy.ts';
import { type RunningMoto, startMoto } from './moto.ts';

/** As which moto sees whoever comes without a role: tests, and the portal itself. */
const PORTAL_ARN = 'arn:aws:iam::123456789012:root';

/** An AWS for tests: moto, and the fault proxy in front of it. */
export interface TestAws {
  /** What `AWS_ENDPOINT_URL` is set to. */
  endpoint: string;
  /** Past the proxy: for reading back, and for making what a test needs. */
  motoUrl: string;
  faults: FaultControl;
  /** Forgets every resource, fault and call. */
  reset(): Promise<void>;
  /** Makes the role that the portal assumes in the account, with the trust policy that teams are told to give it. */
  makeDeployerRole(role: { accountId: string; name: string; externalId: string }): Promise<string>;
  stop(): Promise<void>;
}

/** Over the moto given, or over one of its own. */
export async function startTestAws(given?: RunningMoto): Promise<TestAws> {
  // Of this process's own clients: a test holds calls for as long as a busy machine needs to do the rest, and none of them may be
  // given up and sent again meanwhile.
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

/** A trust policy that lets the principal in, with a source identity if it has one. */
export function trustPolicyText(principal: object, condition?: object): string {
  const statement = { Effect: 'Allow', Principal: principal, Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'] };
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [condition ? { ...statement, Condition: condition } : statement],
  });
}
