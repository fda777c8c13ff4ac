import type { z } from 'zod';
import type { ErrorCode } from '#lib/errors.ts';
import type { Action, Actor } from '#lib/people/access.ts';
import type { Team } from '#lib/team.ts';
import type { Portal } from '#server/portal.ts';

/** A request as an operation gets it: authenticated, within the limits, and parsed. */
export interface Asked<Query, Body> {
  /** Sees only the rows of the actor's teams. */
  portal: Portal;
  actor: Actor;
  request: Request;
  /** The run in the path; empty for operations without one. */
  runId: string;
  query: Query;
  body: Body;
  /** The Idempotency-Key; null if none was sent. */
  key: string | null;
}

interface Described<Query, Body> {
  /** Unique, for generated clients. */
  id: string;
  method: 'GET' | 'POST';
  /** Under `/api/v1`; may contain `{runId}`. */
  path: string;
  summary: string;
  description?: string;
  /** What the token and its owner must be allowed to do; requests count against this action's limit. */
  action: Action;
  query?: z.ZodType<Query> & z.ZodObject;
  /** The body, within the bounds of the teams for which the actor may create a run. */
  body?: (teams: readonly Team[]) => z.ZodType<Body>;
  idempotencyKey?: 'required' | 'optional';
  /** The answer: JSON unless it's of other media types. */
  answer: { status: 200 | 201; schema: z.ZodType; mediaType?: string | readonly string[] };
  /** Errors besides those of every operation. */
  errors: readonly ErrorCode[];
}

export interface Operation extends Described<unknown, unknown> {
  /** Calls a command or a query. Returns the JSON to answer, or a whole response. */
  perform(asked: Asked<unknown, unknown>): Promise<object>;
}

/** An operation of the HTTP API: one entry of the table that routes, validates, and documents it. */
export function operation<Query = unknown, Body = unknown>(
  given: Described<Query, Body> & { perform(asked: Asked<Query, Body>): Promise<object> },
): Operation {
  // Only the schemas of this entry produce what it gets.
  return { ...given, perform: (asked) => given.perform(asked as Asked<Query, Body>) } as Operation;
}
