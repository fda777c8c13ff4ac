import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { consoleLink } from '#lib/aws/console-links.ts';
import { readResults } from '#lib/runs/results.ts';
import type { Partition, Team } from '#lib/team.ts';
import { ACCOUNT, startTestEngine, type TestEngine } from '../testing/test-engine.ts';

/** moto has no tagging API in China. */
const noTags = createServer((_request, response) => response.end('{"ResourceTagMappingList":[]}'));

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
  await once(noTags.listen(0, '127.0.0.1'), 'listening');
});
afterEach(() => vi.unstubAllEnvs());
afterAll(async () => {
  noTags.close();
  noTags.closeAllConnections();
  await engine.stop();
});

test.each<[Partition, string]>([
  ['aws-cn', 'cn-north-1'],
  ['aws-us-gov', 'us-gov-west-1'],
])('sets up, verifies and cleans up in %s', async (partition, region) => {
  await engine.startOver();
  // Straight to moto: the fault proxy knows one partition.
  vi.stubEnv('AWS_ENDPOINT_URL', engine.aws.motoUrl);
  const tags = `http://127.0.0.1:${(noTags.address() as AddressInfo).port}`;
  if (partition === 'aws-cn') vi.stubEnv('AWS_ENDPOINT_URL_RESOURCE_GROUPS_TAGGING_API', tags);
  const [team] = engine.portal.config.teams as [Team];
  const deployerRoleArn = `arn:${partition}:iam::${ACCOUNT}:role/deployer`;
  Object.assign(team, { partition, regions: [region], deployerRoleArn });

  const runId = await engine.request({ target: { teamId: team.id, region } });
  await engine.execute(runId);
  const { state, arns } = await engine.view(runId);
  expect(state).toBe('succeeded');
  const results = Object.values(readResults(arns) ?? {});
  expect(results).toHaveLength(4);
  for (const arn of results) expect(arn).toMatch(new RegExp(`^arn:${partition}:`));
  expect(results.map(consoleLink)).not.toContain(null);

  const cleanUpId = await engine.requestCleanUp(runId, await engine.planCleanUp(runId));
  await engine.execute(cleanUpId);
  expect((await engine.view(cleanUpId)).state).toBe('succeeded');
});
