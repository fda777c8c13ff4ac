import 'server-only';
import { z } from 'zod';
import type { ErrorCode, ErrorView } from '#lib/errors.ts';
import type { Actor } from '#lib/people/access.ts';
import type { Portal } from '#server/portal.ts';
import { recordRefusal } from '#server/store/audit/record-refusal.ts';

/** What a person is told who asks for what they may not have; the rest are mistakes, or the state of things. */
const REFUSALS: readonly ErrorCode[] = ['not-found', 'no-team', 'approval-own'];
/** A team that is not the person's is told at the field, as one that does not exist. */
const TEAM_FIELDS = ['target.teamId', 'submission.target.teamId'];

const runSchema = z.object({ runId: z.uuid() });
const target = z.object({ teamId: z.string() });
const teamSchema = z.union([
  target.transform(({ teamId }) => teamId),
  z.object({ target }).transform((request) => request.target.teamId),
  z.object({ submission: z.object({ target }) }).transform(({ submission }) => submission.target.teamId),
]);

/** Records what a person was refused, with the run or the team that they named; of what they typed only what the portal knows. */
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
