import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { Submission } from '#lib/request/schema.ts';
import { openEscrowKeys } from '#server/escrow/escrow-keys.ts';
import { sealPasswords, storePasswords } from '#server/escrow/stored-passwords.ts';
import { openLog } from '#server/log.ts';
import { findTeam } from '#server/portal.ts';
import { loadSettings } from '#server/settings/load-settings.ts';
import { openDatabase } from '#server/store/database/database.ts';
import { insertRun } from '#server/store/runs/insert-run.ts';
import { openQueue } from '#server/store/runs/queue.ts';

// A program that asks for a run as the portal of its own folder does, whose pages are not built: its graph is that version's latest.
// The submission is the JSON of --submission; it prints the run's id.

const { values } = parseArgs({
  options: { submission: { type: 'string', default: '' }, person: { type: 'string', default: '' } },
});
const loaded = loadSettings();
if ('problems' in loaded) throw new Error(loaded.problems.join('\n'));
const { settings, config } = loaded;
const { passwords, ...request } = JSON.parse(values.submission) as Submission;
const { teamId, region } = request.target;
const { accountId, partition } = findTeam(config, teamId);
const open = { url: settings.databaseUrl ?? '', log: openLog('error') };
const db = openDatabase(open).allTeams;
const queue = await openQueue(open);
const runId = randomUUID();
const sealed = await sealPasswords(openEscrowKeys(settings.escrow), { runId, teamId }, passwords);
const by = { userId: values.person, name: values.person };
await insertRun(db, queue, {
  ...{ runId, requestKey: randomUUID(), requestHash: runId, teamId, accountId, region, partition, by, request },
  also: (trx) => storePasswords(trx, runId, sealed),
});
console.log(runId);
await queue.stop();
await db.close();
