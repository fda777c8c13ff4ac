import { z } from 'zod';
import { EXPORT_FORMATS, type ExportFormat } from '#lib/audit/audit-export.ts';
import { readAuditFilter } from '#lib/audit/audit-filter.ts';
import { requireActor } from '#server/auth/session/actor.ts';
import { exportAudit } from '#server/commands/export-audit.ts';
import { jsonRoute } from '#server/http/json-route.ts';
import { requireOwnRequest } from '#server/http/require-own-request.ts';
import { getPortal } from '#server/portal.ts';

export const dynamic = 'force-dynamic';

const TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  jsonl: 'application/x-ndjson; charset=utf-8',
};

/** Invalid values are ignored, as in every address. */
const formatSchema = z.enum(EXPORT_FORMATS).catch('csv');

/** An export to download. It writes an audit record, so other sites can't make a browser request it. */
export const GET = jsonRoute(async (request) => {
  const actor = await requireActor();
  requireOwnRequest(request);
  const query = new URL(request.url).searchParams;
  const format = formatSchema.parse(query.get('format'));
  const { upTo, text } = await exportAudit(getPortal().db, actor, { format, filter: readAuditFilter(query) });
  const headers = {
    'content-type': TYPES[format],
    'content-disposition': `attachment; filename="audit-to-${upTo}.${format}"`,
    'cache-control': 'no-store',
  };
  return new Response(streamText(text), { headers });
});

/** Reads from the database no faster than the client reads. */
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
