import { Client } from 'pg';
import { z } from 'zod';

const eventSchema = z.object({
  no: z.number(),
  at: z.date(),
  type: z.string(),
  data: z.record(z.string(), z.unknown()),
});
export type StoredEvent = z.output<typeof eventSchema>;

const writingSchema = z.object({ no: z.number(), epoch: z.number(), writer: z.string() });
const claimSchema = z.object({ epoch: z.number(), writer: z.string(), at: z.date() });

const runSchema = z.object({
  id: z.string(),
  request_key: z.string(),
  team_id: z.string(),
  account_id: z.string(),
  region: z.string(),
  state: z.string(),
  last_no: z.number(),
  epoch: z.number(),
  silent_s: z.number(),
});

/** A run in the database, with everything ever written about it. */
export interface StoredRun extends z.output<typeof runSchema> {
  events: StoredEvent[];
  /** Which process stored each event, in which epoch, as recorded by PostgreSQL. */
  writings: z.output<typeof writingSchema>[];
  claims: z.output<typeof claimSchema>[];
}

export async function readDatabase(databaseUrl: string): Promise<StoredRun[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query(
      `SELECT id, request_key, team_id, account_id, region, state, last_no, epoch,
         extract(epoch FROM clock_timestamp() - last_sign_at)::float8 AS silent_s FROM run ORDER BY created_at`,
    );
    const runs: StoredRun[] = [];
    for (const run of z.array(runSchema).parse(rows)) runs.push({ ...run, ...(await readRun(client, run.id)) });
    return runs;
  } finally {
    await client.end();
  }
}

async function readRun(client: Client, runId: string): Promise<Pick<StoredRun, 'events' | 'writings' | 'claims'>> {
  const ask = async (text: string) => (await client.query(text, [runId])).rows;
  const events = await ask('SELECT no, at, type, data FROM event WHERE run_id = $1 ORDER BY no');
  const writings = await ask('SELECT no, epoch, writer FROM oracle.stored WHERE run_id = $1 ORDER BY no');
  const claims = await ask('SELECT epoch, writer, at FROM oracle.claim WHERE run_id = $1 ORDER BY epoch');
  return {
    events: z.array(eventSchema).parse(events),
    writings: z.array(writingSchema).parse(writings),
    claims: z.array(claimSchema).parse(claims),
  };
}
