import { once } from 'node:events';
import type { RequestListener, ServerResponse } from 'node:http';

/** Tracks open requests, so that a stopping process can answer them first. */
export class OpenRequests {
  readonly #open = new Set<ServerResponse>();

  watch(serve: RequestListener): RequestListener {
    return (request, response) => {
      this.#open.add(response);
      response.once('close', () => this.#open.delete(response));
      serve(request, response);
    };
  }

  /** Resolves when all requests except event streams, which never end, are answered, or after `limitMs`. */
  async drain(limitMs: number): Promise<void> {
    const limit = AbortSignal.timeout(limitMs);
    while (!limit.aborted) {
      const waited = [...this.#open].filter((response) => !isStream(response));
      if (waited.length === 0) return;
      const ended = waited.map((response) => once(response, 'close', { signal: limit }));
      await Promise.allSettled(ended);
    }
  }
}

function isStream(response: ServerResponse): boolean {
  return String(response.getHeader('content-type')).startsWith('text/event-stream');
}
