import { z } from 'zod';
import {
  describeRun,
  describeRunPage,
  figureFilterSchema,
  type RunResource,
  runFiguresSchema,
  runPageSchema,
  runResourceSchema,
} from '#lib/api/run-resource.ts';
import { EXPORT_FORMATS } from '#lib/audit/audit-export.ts';
import { PortalError } from '#lib/errors.ts';
import { blueprintOfRun } from '#lib/export/blueprint.ts';
import { cliScript } from '#lib/export/cli-script.ts';
import { terraformFile } from '#lib/export/terraform.ts';
import { negotiateLocale } from '#lib/i18n/locale.ts';
import { messages } from '#lib/i18n/messages.ts';
import { historyFilterSchema } from '#lib/runs/history-schema.ts';
import { readResults } from '#lib/runs/results.ts';
import { type SetupDetails, setupDetailsSchema, setupFilterSchema, setupPageSchema } from '#lib/setups/setup.ts';
import { supportBundleSchema } from '#lib/support/support-bundle.ts';
import { InvalidInputError } from '#server/auth/act-for-person.ts';
import { followTokenActor } from '#server/auth/token/token-actor.ts';
import { exportBundle } from '#server/commands/export-bundle.ts';
import { exportHistory } from '#server/commands/export-history.ts';
import { findRun } from '#server/queries/find-run.ts';
import { findRunFigures } from '#server/queries/find-run-figures.ts';
import { findRuns } from '#server/queries/find-runs.ts';
import { findSetupOfRun, findSetups } from '#server/queries/find-setups.ts';
import { isCursor } from '#server/store/runs/search-runs.ts';
import { isSetupCursor } from '#server/store/setups/list-setups.ts';
import { readAfterNo } from '../event-frame.ts';
import { makeBody, STREAM_TYPE } from '../event-stream.ts';
import { EXPORT_TYPES, exportResponse } from '../export-response.ts';
import { openRunEvents } from '../run-events.ts';
import { type Asked, type Operation, operation } from './operation.ts';

/** A run that the actor may see, as the API shows it. Throws not-found as `findRun` does. */
export async function readRun({ portal, actor }: Asked<unknown, unknown>, runId: string): Promise<RunResource> {
  return describeRun(await findRun(portal.db, actor, runId));
}

/** The setup of a run that the actor may see. Throws not-found also if the run has none. */
export async function readSetup({ portal, actor, runId }: Asked<unknown, unknown>): Promise<SetupDetails> {
  const setup = await findSetupOfRun(portal, actor, runId);
  if (!setup) throw new PortalError('not-found');
  return setup;
}

/** The operations that change nothing, each over the query that the pages use. */
export const READ_OPERATIONS: readonly Operation[] = [
  operation({
    id: 'listRuns',
    method: 'GET',
    path: '/runs',
    summary: 'List runs',
    description: 'The runs of your teams, newest first, 50 a page. Filters narrow the list.',
    action: 'run.view',
    query: historyFilterSchema,
    answer: { status: 200, schema: runPageSchema },
    errors: [],
    async perform({ portal, actor, query }) {
      // The page of the history starts over instead; a script that does would never end.
      if (query.cursor !== undefined && !isCursor(query.cursor, query.sort))
        throw new InvalidInputError({ cursor: 'invalid' });
      return describeRunPage(await findRuns(portal.db, actor, query));
    },
  }),
  operation({
    id: 'exportRuns',
    method: 'GET',
    path: '/runs/export',
    summary: 'Export the run history',
    description: 'Every run that matches the filters, streamed as CSV or JSON Lines. The export is recorded.',
    action: 'run.view',
    query: historyFilterSchema.omit({ cursor: true }).extend({ format: z.enum(EXPORT_FORMATS).default('csv') }),
    answer: { status: 200, schema: z.string(), mediaType: Object.values(EXPORT_TYPES) },
    errors: ['not-found'],
    async perform({ portal, actor, query: { format, ...filter } }) {
      return exportResponse(await exportHistory(portal.db, actor, { format, filter }), format, 'runs');
    },
  }),
  operation({
    id: 'getRunFigures',
    method: 'GET',
    path: '/runs/figures',
    summary: 'Get figures of the run history',
    description: 'Outcomes by day or week, working times, and the most frequent failures of the last days.',
    action: 'run.view',
    query: figureFilterSchema,
    answer: { status: 200, schema: runFiguresSchema },
    errors: [],
    perform: ({ portal, actor, query: { zone = 'UTC', ...filter } }) => findRunFigures(portal.db, actor, filter, zone),
  }),
  operation({
    id: 'getRun',
    method: 'GET',
    path: '/runs/{runId}',
    summary: 'Get a run',
    action: 'run.view',
    answer: { status: 200, schema: runResourceSchema },
    errors: ['not-found'],
    perform: (asked) => readRun(asked, asked.runId),
  }),
  operation({
    id: 'followRun',
    method: 'GET',
    path: '/runs/{runId}/events',
    summary: 'Follow a run',
    description:
      'Server-sent events: each has the number of the event as its ID and a RunEvent in JSON as its data. Reconnect with Last-Event-ID.',
    action: 'run.view',
    query: z.strictObject({
      after: z.coerce.number().int().min(0).optional().describe('Skip events up to this number'),
    }),
    answer: { status: 200, schema: z.string(), mediaType: 'text/event-stream' },
    errors: ['not-found', 'too-many-streams'],
    async perform({ portal, actor, request, runId }) {
      const afterNo = readAfterNo(request.headers.get('last-event-id'), request.url);
      const lookAgain = followTokenActor(portal, request);
      const source = await openRunEvents(portal, { actor, runId, afterNo, session: null, lookAgain });
      return new Response(makeBody(source, request.signal), { headers: { 'content-type': STREAM_TYPE } });
    },
  }),
  operation({
    id: 'listSetups',
    method: 'GET',
    path: '/setups',
    summary: 'List setups',
    description: 'The setups of your teams that are not cleaned up, drifted ones first, 50 a page.',
    action: 'run.view',
    query: z.strictObject(setupFilterSchema.shape),
    answer: { status: 200, schema: setupPageSchema },
    errors: [],
    async perform({ portal, actor, query }) {
      if (query.cursor !== undefined && !isSetupCursor(query.cursor))
        throw new InvalidInputError({ cursor: 'invalid' });
      return findSetups(portal, actor, query);
    },
  }),
  operation({
    id: 'getSetup',
    method: 'GET',
    path: '/runs/{runId}/setup',
    summary: 'Get the setup of a run',
    description: 'With its latest comparisons with AWS. Not found if the run made nothing or is cleaned up.',
    action: 'run.view',
    answer: { status: 200, schema: setupDetailsSchema },
    errors: ['not-found'],
    perform: readSetup,
  }),
  operation({
    id: 'getSupportBundle',
    method: 'GET',
    path: '/runs/{runId}/support-bundle',
    summary: 'Get the support bundle of a run',
    description:
      'Steps, attempts, errors, AWS request IDs, versions, and settings, to hand on. Contains no secrets and no names of other teams. Each call is recorded as an export.',
    action: 'run.view',
    answer: { status: 200, schema: supportBundleSchema },
    errors: ['not-found'],
    perform: ({ portal, actor, runId }) => exportBundle(portal, actor, { runId }),
  }),
  operation({
    id: 'exportRun',
    method: 'GET',
    path: '/runs/{runId}/export',
    summary: 'Export a setup as code',
    description: 'An AWS CLI script or a Terraform configuration that makes the same setup. Contains no passwords.',
    action: 'run.view',
    query: z.strictObject({ format: z.enum(['cli', 'terraform']).default('cli') }),
    answer: { status: 200, schema: z.string(), mediaType: 'text/plain' },
    errors: ['not-found', 'not-exportable'],
    async perform({ portal, actor, request, runId, query }) {
      const view = await findRun(portal.db, actor, runId);
      const results = view.kind === 'set-up' && view.state === 'succeeded' ? readResults(view.arns) : null;
      if (!results) throw new PortalError('not-exportable');
      const { code } = messages[negotiateLocale(request.headers.get('accept-language'))].takeAway;
      const make = query.format === 'terraform' ? terraformFile : cliScript;
      return new Response(make(blueprintOfRun(view, results), code), {
        headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
      });
    },
  }),
];
