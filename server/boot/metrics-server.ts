import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { ERRORS, isPortalError } from '#lib/errors.ts';
import { answerMetrics } from '#server/http/answer-metrics.ts';
import type { Portal } from '#server/portal.ts';

const LIMITS = { headersTimeout: 15_000, requestTimeout: 15_000 };

/** Serves only `/metrics`, on its own port. Rejects if the port isn't available. */
export async function openMetricsServer(
  portal: Portal,
  { port, host }: { port: number; host: string | undefined },
): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer(LIMITS, (request, response) => void answer(portal, request, response));
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function answer(portal: Portal, { url, method, headers }: IncomingMessage, response: ServerResponse) {
  if (method !== 'GET' || url?.split('?', 1)[0] !== '/metrics') return void response.writeHead(404).end();
  try {
    const { contentType, body } = await answerMetrics(portal, 'own-port', headers.authorization);
    response.writeHead(200, { 'content-type': contentType }).end(body);
  } catch (error) {
    const code = isPortalError(error) ? error.code : 'unexpected';
    if (code === 'unexpected') portal.log.error({ err: error }, 'could not read the metrics');
    response.writeHead(ERRORS[code].status).end();
  }
}
