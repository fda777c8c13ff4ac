import type { RequestListener } from 'node:http';
import { isPortalError } from '#lib/errors.ts';
import type { Log } from '#server/log.ts';
import { answerStarting } from './starting-page.ts';

/**
 * Lets a browser's request for a page through where the database answers, else says that it passes: a page that could not be made would
 * be a failure of ours (500), which nobody tries again by itself. What pages fetch, and actions, tell of the database by themselves.
 */
export function gateDocuments(serve: RequestListener, checkDatabase: () => Promise<void>, log: Log): RequestListener {
  return async (request, response) => {
    const isDocument = request.method === 'GET' && request.headers.accept?.includes('text/html') === true;
    if (isDocument && !/^\/(?:api|_next)\//.test(request.url ?? '')) {
      try {
        await checkDatabase();
      } catch (error) {
        if (isPortalError(error) && error.code === 'database-unreachable') return answerStarting(request, response);
        log.error({ err: error }, 'the database could not be asked before a page');
      }
    }
    serve(request, response);
  };
}
