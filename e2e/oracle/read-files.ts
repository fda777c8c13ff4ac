import { readFileSync } from 'node:fs';
import { z } from 'zod';

const labels = {
  description: z.string().optional(),
  tags: z.array(z.object({ key: z.string(), value: z.string() })).optional(),
};
const secretSchema = z.object({ secretName: z.string(), userName: z.string(), ...labels });

/** What the form sends. */
export const submissionSchema = z.object({
  target: z.object({ teamId: z.string(), region: z.string() }),
  key: z.union([
    z.object({ mode: z.literal('create'), alias: z.string(), ...labels }),
    z.object({ mode: z.literal('existing'), keyArn: z.string() }),
  ]),
  source: secretSchema,
  destination: secretSchema,
  role: z.object({ roleName: z.string(), path: z.string().optional(), policyName: z.string(), ...labels }),
  passwords: z.object({ source: z.string(), destination: z.string() }),
});

const acknowledgedSchema = z.object({
  runId: z.string(),
  requestKey: z.string(),
  at: z.string(),
  person: z.string(),
  expected: z.enum(['succeeded', 'failed', 'any']),
  submission: submissionSchema,
});
/** A submission that the portal acknowledged. */
export type Acknowledged = z.output<typeof acknowledgedSchema>;

export function readSubmissions(file: string): Acknowledged[] {
  return readLines(file).map((line) => acknowledgedSchema.parse(line));
}

const sightingSchema = z.object({ runId: z.string(), follower: z.string(), no: z.number() });
/** One event as seen on a page or a stream. The lines of one follower are in the order of receipt. */
export type Sighting = z.output<typeof sightingSchema>;

export function readSightings(file: string): Sighting[] {
  return readLines(file).map((line) => sightingSchema.parse(line));
}

const callSchema = z.object({
  no: z.number(),
  at: z.string(),
  operation: z.string(),
  accessKeyId: z.string(),
  issuedKeyId: z.string().nullable(),
  session: z.string().nullable(),
  runTag: z.string().nullable(),
  params: z.record(z.string(), z.unknown()),
  status: z.number().nullable(),
});
/** One call on the wire. */
export type Call = z.output<typeof callSchema>;

/** The ledger, from the proxy itself or from a file with the same content. */
export async function readLedger(place: string): Promise<Call[]> {
  const content: unknown = place.startsWith('http')
    ? await (await fetch(`${place}/__faults/calls`)).json()
    : JSON.parse(readFileSync(place, 'utf8'));
  return z.array(callSchema).parse(content);
}

function readLines(file: string): unknown[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
}
