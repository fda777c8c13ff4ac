import 'server-only';
import { headers } from 'next/headers';
import type { z } from 'zod';
import { type ErrorView, isPortalError, PortalError, type Result } from '#lib/errors.ts';
import { parseInput } from '#lib/parse-input.ts';
import { type Action, type Actor, visibleTeams } from '#lib/people/access.ts';
import { isAwsError } from '#server/aws/aws-error.ts';
import { getPortal, type Portal } from '#server/portal.ts';
import { requireActor } from '../auth/session/actor.ts';
import { limitPerson } from './limit-person.ts';
import { recordIfRefused } from './record-if-refused.ts';

/**
 * The one way into every server action, which is a public endpoint: refuses other sites, finds out who asks, parses what came, and
 * turns whatever is thrown into a Result. The handler authorises with `isAllowed` before it does anything; that it refuses is recorded
 * under the name of the action.
 */
export async function answer<Input, Value>(
  action: Action | 'sign-out',
  schema: z.ZodType<Input> | ((actor: Actor, portal: Portal) => z.ZodType<Input>),
  input: unknown,
  handle: (input: Input, actor: Actor, portal: Portal) => Promise<Value>,
): Promise<Result<Value>> {
  const portal = getPortal();
  let actor: Actor | undefined;
  try {
    await refuseOtherSites(portal);
    actor = await requireActor();
    const parsed = parseInput(typeof schema === 'function' ? schema(actor, portal) : schema, input);
    if (parsed.success) {
      await limitPerson(portal, actor, action);
      return { ok: true, value: await handle(parsed.data, actor, scopedToActor(portal, actor)) };
    }
    const refused: ErrorView = { code: 'invalid-input', fields: readFields(parsed.issues) };
    await recordIfRefused(portal, actor, { action, input, refused });
    return { ok: false, error: refused };
  } catch (error) {
    const told = await readRefusal(error, portal, async (refused) => {
      if (actor) await recordIfRefused(portal, actor, { action, input, refused });
    });
    return { ok: false, error: told };
  }
}

/** The second net under `isAllowed`: the rows of other teams are not in sight. */
function scopedToActor(portal: Portal, actor: Actor): Portal {
  return { ...portal, db: portal.db.forTeams(visibleTeams(actor)) };
}

/** What is not recorded is not answered either: then the person is told why that could not be done. */
async function readRefusal(
  error: unknown,
  portal: Portal,
  record: (refused: ErrorView) => Promise<void>,
): Promise<ErrorView> {
  const refused = readError(error, portal);
  try {
    await record(refused);
    return refused;
  } catch (unrecorded) {
    return readError(unrecorded, portal);
  }
}

/** Next lets a request without Origin through; a browser sends Origin or Sec-Fetch-Site with every action. */
async function refuseOtherSites(portal: Portal): Promise<void> {
  const sent = await headers();
  const origin = sent.get('origin');
  const isSame = origin === null ? sent.get('sec-fetch-site') === 'same-origin' : origin === portal.settings.portalUrl;
  if (!isSame) throw new PortalError('cross-site');
}

function readFields(issues: readonly z.core.$ZodIssue[]): Record<string, string> {
  return Object.fromEntries(issues.map((issue) => [issue.path.join('.'), issue.message]));
}

function readError(error: unknown, portal: Portal): ErrorView {
  if (isPortalError(error)) {
    portal.log.info(
      { err: error, requestId: isAwsError(error) ? error.aws.requestId : undefined },
      'an action was refused',
    );
    return { code: error.code, params: error.params };
  }
  portal.log.error({ err: error }, 'an action threw the unexpected');
  return { code: 'unexpected' };
}
