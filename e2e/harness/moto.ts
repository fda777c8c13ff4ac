import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { GetResourcesCommand, ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { startMoto as startMotoPart } from '#sandbox/moto.ts';
import { ProcessSupervisor } from '#sandbox/process-supervisor.ts';

export interface RunningMoto {
  url: string;
  stop(): Promise<void>;
}

/** Starts an empty moto on a free loopback port, the same way as the sandbox. */
export async function startMoto(): Promise<RunningMoto> {
  const folder = mkdtempSync(path.join(tmpdir(), 'limitless-moto-'));
  mkdirSync(path.join(folder, 'logs'));
  const keeper = new ProcessSupervisor(folder, console.error);
  const url = await startMotoPart(folder, keeper, console.log);
  await loadServices(url);
  return {
    url,
    async stop() {
      await keeper.stopAll();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * moto loads each service at its first request and blocks all others meanwhile, and the tag index needs dozens of
 * services. Loading takes seconds, so it happens before the tests.
 */
async function loadServices(endpoint: string): Promise<void> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const tagging = new ResourceGroupsTaggingAPIClient({ endpoint, region: 'us-east-1', credentials });
  await tagging.send(new GetResourcesCommand({ ResourceTypeFilters: ['kms:key', 'secretsmanager:secret'] }));
  tagging.destroy();
}
