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

/** Starts an empty AWS of moto's on a free port of the loopback, the way the sandbox does. */
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
 * moto loads each service at its first request, and answers nobody else meanwhile; the index of tags needs dozens of them. That takes
 * seconds, and is over before a test begins.
 */
async function loadServices(endpoint: string): Promise<void> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const tagging = new ResourceGroupsTaggingAPIClient({ endpoint, region: 'us-east-1', credentials });
  await tagging.send(new GetResourcesCommand({ ResourceTypeFilters: ['kms:key', 'secretsmanager:secret'] }));
  tagging.destroy();
}
