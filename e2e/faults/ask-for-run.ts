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

// A program that asks for runs as the portal of its own folder does, whose pages are not built: their graph is that version's latest.
// Each submission is the JSON of a --submission; it prints the runs' ids, one a line.

const { values } = parseArgs({
  options: { submission: { type: 'string', multiple: true, default: [] }, person: { type: 'string', default: '' } },
});
const loaded = loadSettings();
if ('problems' in loaded) throw new Error(loaded.problems.join('\n'));
const { settings, config } = loaded;
const open = { url: settings.databaseUrl ?? '', log: openLog('error') };
const db = openDatabase(open).allTeams;
const escrowKeys = openEscrowKeys(settings.escrow);
const by = { userId: values.person, name: values.person };
for (const text of values.submission) {
  const { passwords, ...request } = JSON.parse(text) as Submission;
  const { teamId, region } = request.target;
  const { accountId, partition } = findTeam(config, teamId);
  const runId = randomUUID();
  const sealed = await sealPasswords(escrowKeys, { runId, teamId }, passwords);
  await insertRun(db, {
    ...{ runId, requestKey: randomUUID(), requestHash: runId, teamId, accountId, region, partition, by, request },
    also: (trx) => storePasswords(trx, runId, sealed),
  });
  console.log(runId);
}
await db.close();
