import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const program = path.join(path.dirname(import.meta.dirname), 'oracle', 'main.ts');
const run = promisify(execFile);

const violationSchema = z.object({ invariant: z.string(), subject: z.string(), what: z.string() });

/** Lets PostgreSQL write down which process stored each event and each claim. */
export async function installWitness(databaseUrl: string): Promise<void> {
  await run(process.execPath, [program, 'witness', '--database', databaseUrl], { env: ENVIRONMENT });
}

/** Asks the oracle, a program of its own, for what is not as it must be; each violation is one text. */
export async function askOracle(places: {
  databaseUrl: string;
  motoUrl: string;
  ledgerUrl: string;
  submissionsPath: string;
  sightingsPath: string;
}): Promise<string[]> {
  const { stdout } = await run(
    process.execPath,
    [
      program,
      'check',
      ...['--database', places.databaseUrl, '--moto', places.motoUrl],
      ...['--ledger', places.ledgerUrl, '--submissions', places.submissionsPath],
      ...['--sightings', places.sightingsPath],
    ],
    { env: ENVIRONMENT, maxBuffer: 64_000_000 },
  );
  const lines = stdout.split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    const { invariant, subject, what } = violationSchema.parse(JSON.parse(line));
    return `${invariant}, ${subject}: ${what}`;
  });
}

const ENVIRONMENT = { PATH: process.env.PATH, NODE_ENV: 'production' } as const;
