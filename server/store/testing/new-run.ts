import { randomUUID } from 'node:crypto';
import type { Actor } from '#lib/people/access.ts';
import type { RunRequest } from '#lib/request/schema.ts';
import type { Database } from '../database/database.ts';
import { insertRun, type NewRun } from '../runs/insert-run.ts';

export const REQUEST: RunRequest = {
  target: { teamId: 'payments', region: 'us-east-1' },
  key: { mode: 'create', alias: 'loader', description: '', administratorArns: [], administratorsMayDelete: true },
  source: { secretName: 'source_secret', userName: 'loader_source' },
  destination: { secretName: 'destination_secret', userName: 'loader_destination' },
  role: { roleName: 'loader-role', policyName: 'loader_policy' },
};

export const DANA: Actor = {
  userId: 'user-1',
  name: 'Dana Baker',
  teams: { payments: ['dba'] },
  isSupport: false,
  isAuditor: false,
  isAdmin: false,
};
export const LEE: Actor = { ...DANA, userId: 'lead', name: 'Lee', teams: { payments: ['lead'] } };

/** A run as the command passes it, without passwords. */
export function newRun(given: Partial<NewRun> = {}): NewRun {
  return {
    runId: randomUUID(),
    requestKey: randomUUID(),
    requestHash: 'hash',
    teamId: 'payments',
    accountId: '111111111111',
    region: 'us-east-1',
    partition: 'aws',
    by: { userId: DANA.userId, name: DANA.name },
    request: REQUEST,
    also: async () => undefined,
    ...given,
  };
}

/** Stores a run that waits for a worker; returns its id. */
export async function storeRun(db: Database, given: Partial<NewRun> = {}): Promise<string> {
  const { runId } = await insertRun(db, newRun(given));
  return runId;
}
