import { request } from 'node:http';
import type { Person } from './person.ts';
import type { Replica } from './replica.ts';

const WAIT_MS = 60_000;

/** What a run's event stream says up to the event of that number, as it stands on the wire. Throws where it does not come. */
export function readStream(
  person: Person,
  via: Replica,
  { runId, lastNo, host }: { runId: string; lastNo: number; host: string },
): Promise<string> {
  const end = `id: ${lastNo}\n`;
  return new Promise((resolve, reject) => {
    const options = {
      host: '127.0.0.1',
      port: via.port,
      path: `/api/runs/${runId}/events?after=0`,
      headers: { ...person.cookieHeader(), host },
      agent: false,
      signal: AbortSignal.timeout(WAIT_MS),
    };
    const sent = request(options, (response) => {
      let text = `${JSON.stringify(response.headers)}\n`;
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
        const at = text.indexOf(end);
        if (at < 0 || !text.includes('\n\n', at)) return;
        resolve(text);
        response.destroy();
      });
      response.on('end', () => reject(new Error(`the stream of ${runId} ended before event ${lastNo}: ${text}`)));
    });
    sent.on('error', reject);
    sent.end();
  });
}
