import { atReplica, openAnswer } from '#e2e/harness/http-client.ts';
import type { Person } from './person.ts';
import type { Replica } from './replica.ts';

const WAIT_MS = 60_000;

/** What a run's event stream says up to the event of that number, as it stands on the wire. Throws where it does not come. */
export async function readStream(
  person: Person,
  via: Replica,
  { runId, lastNo, portalUrl }: { runId: string; lastNo: number; portalUrl: string },
): Promise<string> {
  const end = `id: ${lastNo}\n`;
  const stream = await openAnswer(atReplica(via.port, portalUrl, `/api/runs/${runId}/events?after=0`), {
    headers: person.cookieHeader(),
    signal: AbortSignal.timeout(WAIT_MS),
  });
  stream.setEncoding('utf8');
  let text = `${JSON.stringify(stream.headers)}\n`;
  for await (const part of stream) {
    text += part;
    const at = text.indexOf(end);
    if (at >= 0 && text.includes('\n\n', at)) return text;
  }
  throw new Error(`the stream of ${runId} ended before event ${lastNo}: ${text}`);
}
