import { z } from 'zod';
import { TEMPLATE_ENDINGS, TEMPLATE_FORMATS } from '#lib/onboarding.ts';
import { requireActor } from '#server/auth/session/actor.ts';
import { exportTemplate } from '#server/commands/export-template.ts';
import { jsonRoute } from '#server/http/json-route.ts';
import { requireOwnRequest } from '#server/http/require-own-request.ts';
import { getPortal } from '#server/portal.ts';

export const dynamic = 'force-dynamic';

/** Invalid values are ignored, as in every address. */
const formatSchema = z.enum(TEMPLATE_FORMATS).catch('cloudformation');

/**
 * The template as a file, with the same content as on the page. It writes an audit record, so other sites can't make a
 * browser request it.
 */
export const GET = jsonRoute<{ id: string }>(async (request, { id: teamId }) => {
  const actor = await requireActor();
  requireOwnRequest(request);
  const format = formatSchema.parse(new URL(request.url).searchParams.get('format'));
  const text = await exportTemplate(getPortal(), actor, { teamId, format });
  const fileName = `limitless-portal-${teamId}.${TEMPLATE_ENDINGS[format]}`;
  return new Response(text, {
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': `attachment; filename="${fileName}"`,
      'cache-control': 'no-store',
    },
  });
});
