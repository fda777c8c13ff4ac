import 'server-only';
import { headers } from 'next/headers';
import { z } from 'zod';
import { type ErrorCode, type ErrorView, isPortalError, PortalError, type Result } from '#lib/errors.ts';
import { parseInput } from '#lib/parse-input.ts';
import { type Action, type Actor, visibleTeams } from '#lib/people/access.ts';
import { type LimitKind, limitPerson } from '#server/auth/limit-person.ts';
import { requireActor } from '#server/auth/session/actor.ts';
import { isAwsError } from '#server/aws/aws-error.ts';
import { getPortal, type Portal } from '#server/portal.ts';
import { recordRefusal } from '#server/store/audit/record-refusal.ts';

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
  return async (...[input]) => {
    const portal = getPortal();
    let actor: Actor | undefined;
    try {
      await refuseOtherSites(portal);
      actor = await requireActor();
      const parsed = parseInput(schemaFor(actor, portal), input);
      if (!parsed.success) throw new InvalidInputError(parsed.issues);
      await limitPerson(portal, actor, action, limit);
      const value = await command(scopedToActor(portal, actor), actor, parsed.data);
      return { ok: true, value };
    } catch (error) {
      return { ok: false, error: await refuse(error, portal, actor, { action, input }) };
    }
  };
}

class InvalidInputError extends PortalError {
  readonly fields: Record<string, string>;

  constructor(issues: readonly z.core.$ZodIssue[]) {
    super('invalid-input');
    this.fields = Object.fromEntries(issues.map((issue) => [issue.path.join('.'), issue.message]));
  }
}

/** Defense in depth behind `isAllowed`: rows of other teams aren't visible. */
function scopedToActor(portal: Portal, actor: Actor): Portal {
  return { ...portal, db: portal.db.forTeams(visibleTeams(actor)) };
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

/** Errors that mean missing permission and are recorded. The others are user errors or conflicts. */
const REFUSALS: readonly ErrorCode[] = ['not-found', 'no-team', 'approval-own'];
/** Another team's ID is reported as a field error, like one that doesn't exist. */
const TEAM_FIELDS = ['target.teamId', 'submission.target.teamId'];

const runSchema = z.object({ runId: z.uuid() });
const target = z.object({ teamId: z.string() });
const teamSchema = z.union([
  target.transform(({ teamId }) => teamId),
  z.object({ target }).transform((request) => request.target.teamId),
  z.object({ form: z.object({ target }) }).transform(({ form }) => form.target.teamId),
  z.object({ submission: z.object({ target }) }).transform(({ submission }) => submission.target.teamId),
]);

/**
 * Records a refusal with the run or team that was requested. User input is recorded only if it names something the
 * portal knows.
 */
async function recordIfRefused(
  { db, config }: Pick<Portal, 'db' | 'config'>,
  actor: Actor,
  { action, input, refused }: { action: string; input: unknown; refused: ErrorView },
): Promise<void> {
  const named = teamSchema.safeParse(input).data;
  const isOtherTeam = Boolean(named) && TEAM_FIELDS.some((field) => refused.fields?.[field] === 'team-required');
  if (!REFUSALS.includes(refused.code) && !isOtherTeam) return;
  const runId = runSchema.safeParse(input).data?.runId ?? null;
  const teamId = config.teams.find(({ id }) => id === named)?.id ?? null;
  await recordRefusal(db, actor, { action, code: refused.code, runId, teamId });
}
