import { parseArgs } from 'node:util';
import { checkCalls } from './check-calls.ts';
import { checkEvents } from './check-events.ts';
import { checkResources } from './check-resources.ts';
import { checkSetUp } from './check-set-up.ts';
import { checkSightings } from './check-sightings.ts';
import { checkSubmissions } from './check-submissions.ts';
import { checkWriters } from './check-writers.ts';
import { readTagged, type TaggedResource } from './read-aws.ts';
import { readDatabase, type StoredRun } from './read-database.ts';
import { readLedger, readSightings, readSubmissions } from './read-files.ts';
import type { Violation } from './violation.ts';
import { installWitness } from './witness.ts';

// A separate program that shares no code with the portal. `witness` prepares a database before the trials. `check`
// compares what is left afterwards (database, AWS, ledger, acknowledged submissions) with the invariants, and prints
// each violation as a line of JSON.

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    database: { type: 'string' },
    moto: { type: 'string' },
    /** The fault proxy's address, or a file with its ledger. */
    ledger: { type: 'string' },
    submissions: { type: 'string' },
    sightings: { type: 'string' },
  },
});

if (positionals[0] === 'witness') await installWitness(given('database'));
else if (positionals[0] === 'check') for (const violation of await check()) console.log(JSON.stringify(violation));
else throw new Error('usage: main.ts witness|check --database URL [--moto URL --ledger URL|FILE --submissions FILE]');

async function check(): Promise<Violation[]> {
  const motoUrl = given('moto');
  const runs = await readDatabase(given('database'));
  const ledger = await readLedger(given('ledger'));
  const submissions = readSubmissions(given('submissions'));
  const resources = await readResources(motoUrl, runs);
  const violations = [
    ...checkSubmissions(submissions, runs),
    ...checkResources(resources, runs),
    ...(values.sightings ? checkSightings(readSightings(values.sightings), runs) : []),
  ];
  for (const run of runs) {
    const acknowledged = submissions.find(({ runId }) => runId === run.id);
    violations.push(...checkEvents(run), ...checkWriters(run), ...checkCalls(run, ledger, acknowledged));
    if (acknowledged && run.state === 'succeeded') {
      violations.push(...(await checkSetUp(motoUrl, run, acknowledged.submission)));
    }
  }
  return violations;
}

async function readResources(motoUrl: string, runs: readonly StoredRun[]): Promise<TaggedResource[]> {
  const places = new Map(runs.map((run) => [`${run.account_id} ${run.region}`, run]));
  const found = new Map<string, TaggedResource>();
  for (const { account_id: accountId, region } of places.values()) {
    for (const resource of await readTagged(motoUrl, { accountId, region })) found.set(resource.arn, resource);
  }
  return [...found.values()];
}

function given(name: 'database' | 'moto' | 'ledger' | 'submissions'): string {
  const value = values[name];
  if (value === undefined) throw new Error(`--${name} is missing`);
  return value;
}
