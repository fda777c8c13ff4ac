import type { RequestListener } from 'node:http';
import { isDatabaseTrouble } from '#lib/errors.ts';
import type { Log } from '#server/log.ts';
import { answerStarting } from './starting-page.ts';

/**
 * Passes a browser's request for a page if the database answers; otherwise responds with a page that retries. Without
 * it, the page would fail with a 500, which no browser retries. Fetches and actions report the database themselves.
 */
export function gateDocuments(serve: RequestListener, checkDatabase: () => Promise<void>, log: Log): RequestListener {
  return async (request, response) => {
    const isDocument = request.method === 'GET' && request.headers.accept?.includes('text/html') === true;
    if (isDocument && !/^\/(?:api|_next)\//.test(request.url ?? '')) {
      try {
        await checkDatabase();
      } catch (error) {
        if (isDatabaseTrouble(error)) return answerStarting(request, response);
        log.error({ err: error }, 'could not check the database before a page request');
      }
    }
    serve(request, response);
  };
}
