import { readExportFormat } from '#lib/audit/audit-export.ts';
import { requireActor } from '#server/auth/session/actor.ts';
import { exportHistory } from '#server/commands/export-history.ts';
import { exportResponse } from '#server/http/export-response.ts';
import { jsonRoute } from '#server/http/json-route.ts';
import { readHistoryQuery } from '#server/http/read-history-query.ts';
import { requireOwnRequest } from '#server/http/require-own-request.ts';
import { getPortal } from '#server/portal.ts';

export const dynamic = 'force-dynamic';

/** An export to download. It writes an audit record, so other sites can't make a browser request it. */
export const GET = jsonRoute(async (request) => {
  const actor = await requireActor();
  requireOwnRequest(request);
  const query = new URL(request.url).searchParams;
  const format = readExportFormat(query.get('format'));
  query.delete('format');
  const text = await exportHistory(getPortal().db, actor, { format, filter: readHistoryQuery(query) });
  return exportResponse(text, format, 'runs');
});
