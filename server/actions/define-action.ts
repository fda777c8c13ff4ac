import 'server-only';
import { headers } from 'next/headers';
import type { z } from 'zod';
import { type ErrorView, isPortalError, PortalError, type Result } from '#lib/errors.ts';
import type { Action, Actor } from '#lib/people/access.ts';
import { InvalidInputError, readInput, recordIfRefused, scopedToActor } from '#server/auth/act-for-person.ts';
import { type LimitKind, limitPerson } from '#server/auth/limit-person.ts';
import { requireActor } from '#server/auth/session/actor.ts';
import { isAwsError } from '#server/aws/aws-error.ts';
import { failSpan, withSpan } from '#server/observe/spans.ts';
import { getPortal, type Portal } from '#server/portal.ts';

/**
 * Creates a server action from a command. An action is a public endpoint: it rejects other sites, requires a session,
 * validates the input, applies the rate limit, and converts errors to a Result. The command authorizes; refusals are
 * recorded under the action's name.
 */
export function defineAction<Input, Value>(
  action: Action | 'sign-out',
  schemaFor: (actor: Actor, portal: Portal) => z.ZodType<Input>,
  command: (portal: Portal, actor: Actor, input: Input) => Promise<Value>,
  /** Counts against this limit instead of the action's. */
  limit?: LimitKind,
): (...input: undefined extends Input ? [] : [Input]) => Promise<Result<Value>> {
  return (...[input]) =>
    withSpan(`action ${action}`, { attributes: { 'portal.action': action } }, async (span) => {
      const portal = getPortal();
      let actor: Actor | undefined;
      try {
        await refuseOtherSites(portal);
        actor = await requireActor();
        const parsed = readInput(schemaFor(actor, portal), input);
        await limitPerson(portal, actor, action, limit);
        const value = await command(scopedToActor(portal, actor), actor, parsed);
        return { ok: true, value };
      } catch (error) {
        failSpan(span, error);
        return { ok: false, error: await refuse(error, portal, actor, { action, input }) };
      }
    });
}

/** Returns the error to show. If a refusal can't be recorded, the recording error is returned instead. */
async function refuse(
  error: unknown,
  portal: Portal,
  actor: Actor | undefined,
  asked: { action: string; input: unknown },
): Promise<ErrorView> {
  const refused = readError(error, portal);
  try {
    if (actor) await recordIfRefused(portal, actor, { ...asked, refused });
    return refused;
  } catch (unrecorded) {
    return readError(unrecorded, portal);
  }
}

/** Next accepts requests without Origin, but a browser sends Origin or Sec-Fetch-Site with every action. */
async function refuseOtherSites(portal: Portal): Promise<void> {
  const sent = await headers();
  const origin = sent.get('origin');
  const isSame = origin === null ? sent.get('sec-fetch-site') === 'same-origin' : origin === portal.settings.portalUrl;
  if (!isSame) throw new PortalError('cross-site');
}

function readError(error: unknown, portal: Portal): ErrorView {
  if (error instanceof InvalidInputError) return { code: error.code, fields: error.fields };
  if (isPortalError(error)) {
    portal.log.info({ err: error, requestId: isAwsError(error) ? error.aws.requestId : undefined }, 'action refused');
    return { code: error.code, params: error.params };
  }
  portal.log.error({ err: error }, 'action failed unexpectedly');
  return { code: 'unexpected' };
}
