import { STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { dnsSuffix } from '#lib/aws/dns-suffix.ts';
import type { Partition, Team } from '#lib/team.ts';

// A process reads its environment once.
beforeEach(() => vi.resetModules());
afterEach(() => vi.unstubAllEnvs());

/** The hosts that the clients of a team in this Region call. */
async function listHosts(partition: Partition, region: string): Promise<string[]> {
  const team = { id: 'payments', partition, regions: [region] } as Team;
  const session = { sessionName: 'test', sourceIdentity: 'test', maxAttempts: 1 };
  const { openTeamAws } = await import('./team-aws.ts');
  const aws = openTeamAws({
    ...session,
    team,
    region,
    sessionPolicy: () => ({ Version: '2012-10-17', Statement: [] }),
  });
  const hosts = await Promise.all(
    [new STSClient({ region }), aws.kms, aws.secretsManager, aws.tagging, aws.iam].map(async ({ config }) => {
      const [Region, UseFIPS, UseDualStack] = await Promise.all([
        config.region(),
        config.useFipsEndpoint(),
        config.useDualstackEndpoint(),
      ]);
      return config.endpointProvider({ Region, UseFIPS, UseDualStack }).url.hostname;
    }),
  );
  aws.close();
  return hosts.sort();
}

test.each<[Partition, string, string]>([
  ['aws', 'ap-northeast-1', 'iam.amazonaws.com'],
  ['aws-cn', 'cn-north-1', 'iam.cn-north-1.amazonaws.com.cn'],
  ['aws-cn', 'cn-northwest-1', 'iam.cn-north-1.amazonaws.com.cn'],
  ['aws-us-gov', 'us-gov-east-1', 'iam.us-gov.amazonaws.com'],
  ['aws-eusc', 'eusc-de-east-1', 'iam.eusc-de-east-1.amazonaws.eu'],
  ['aws-iso', 'us-iso-east-1', 'iam.us-iso-east-1.c2s.ic.gov'],
  ['aws-iso-b', 'us-isob-east-1', 'iam.us-isob-east-1.sc2s.sgov.gov'],
  ['aws-iso-e', 'eu-isoe-west-1', 'iam.eu-isoe-west-1.cloud.adc-e.uk'],
  ['aws-iso-f', 'us-isof-south-1', 'iam.us-isof-south-1.csp.hci.ic.gov'],
])('calls the endpoints of the Region in %s (%s), and its IAM', async (partition, region, iam) => {
  const regional = ['kms', 'secretsmanager', 'sts', 'tagging'].map(
    (name) => `${name}.${region}.${dnsSuffix(partition)}`,
  );
  expect(await listHosts(partition, region)).toEqual([iam, ...regional].sort());
});

test.each<[Partition, string, string]>([
  ['aws', 'us-east-1', 'iam-fips.amazonaws.com'],
  ['aws-us-gov', 'us-gov-west-1', 'iam.us-gov.amazonaws.com'],
])('calls FIPS endpoints in %s when the environment says so', async (partition, region, iam) => {
  vi.stubEnv('AWS_USE_FIPS_ENDPOINT', 'true');
  const hosts = await listHosts(partition, region);
  expect(hosts).toContain(iam);
  expect(hosts).toContain(`kms-fips.${region}.amazonaws.com`);
  expect(hosts).toContain(`secretsmanager-fips.${region}.amazonaws.com`);
});
