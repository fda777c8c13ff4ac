import type { ExportFormat } from '#lib/audit/audit-export.ts';

export const EXPORT_TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv',
  jsonl: 'application/x-ndjson',
};

/** A file to download, read from its source no faster than the client reads. `name` is without the ending. */
export function exportResponse(text: AsyncGenerator<string, void>, format: ExportFormat, name: string): Response {
  return new Response(streamText(text), {
    headers: {
      'content-type': `${EXPORT_TYPES[format]}; charset=utf-8`,
      'content-disposition': `attachment; filename="${name}.${format}"`,
      'cache-control': 'no-store',
    },
  });
}

function streamText(text: AsyncGenerator<string, void>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await text.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: async () => {
      await text.return();
    },
  });
}
