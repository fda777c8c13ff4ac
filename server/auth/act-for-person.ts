import { z } from 'zod';
import { type ErrorCode, type ErrorView, PortalError } from '#lib/errors.ts';
import { parseInput } from '#lib/parse-input.ts';
import { type Actor, isAllowed, visibleTeams } from '#lib/people/access.ts';
import type { Team } from '#lib/team.ts';
import type { Portal } from '#server/portal.ts';
import { recordRefusal } from '#server/store/audit/record-refusal.ts';

// What server actions and the HTTP API do alike around a command.

/** Input that a schema refuses, with the code for each field. */
export class InvalidInputError extends PortalError {
  readonly fields: Record<string, string>;

  constructor(fields: Record<string, string>) {
    super('invalid-input');
    this.fields = fields;
  }
}

/** Parses untrusted input. Throws InvalidInputError. */
export function readInput<Value>(schema: z.ZodType<Value>, input: unknown): Value {
  const parsed = parseInput(schema, input);
  if (parsed.success) return parsed.data;
  throw new InvalidInputError(Object.fromEntries(parsed.issues.map(({ path, message }) => [path.join('.'), message])));
}

/** Defense in depth behind `isAllowed`: rows of other teams aren't visible. */
export function scopedToActor(portal: Portal, actor: Actor): Portal {
  return { ...portal, db: portal.db.forTeams(visibleTeams(actor)) };
}

/** The teams for which the actor may create a run. Other teams are treated as nonexistent. */
export function plannableTeams(actor: Actor, portal: Pick<Portal, 'config'>): Team[] {
  return portal.config.teams.filter((team) => isAllowed(actor, 'run.plan', { teamId: team.id }));
}

/** Errors that mean missing permission and are recorded. The others are user errors or conflicts. */
const REFUSALS: readonly ErrorCode[] = ['not-found', 'no-team', 'approval-own', 'token-scope'];
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
export async function recordIfRefused(
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
