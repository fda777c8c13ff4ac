import { z } from 'zod';
import { isTimeZone } from '../zoned-day.ts';
import type { Person } from './events.ts';
import { RUN_KINDS, RUN_STATES, type RunKind, type RunState, STEP_NAMES, type StepName } from './steps.ts';

/** The run history's filters in the URL: `/runs?team=…&kind=…&state=…&person=…&from=…&to=…&zone=…&text=…&cursor=…`. */
export const historyFilterSchema = z.object({
  team: z.string().max(64).optional(),
  kind: z.enum(RUN_KINDS).optional(),
  state: z.array(z.enum(RUN_STATES)).max(RUN_STATES.length).optional(),
  /** Part of the requester's name. */
  person: z.string().max(200).optional(),
  /** ISO dates (YYYY-MM-DD), both inclusive. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  /** The time zone in which those days begin and end; UTC if missing. It gives a link the same meaning for everyone. */
  zone: z.string().max(64).refine(isTimeZone).optional(),
  /** Part of an ARN, of any name in the request, or of the run's id. */
  text: z.string().max(2048).optional(),
  cursor: z.string().max(200).optional(),
});
export type HistoryFilter = z.infer<typeof historyFilterSchema>;

/** One row of the history and of the support page. */
export interface RunSummary {
  id: string;
  kind: RunKind;
  teamId: string;
  region: string;
  state: RunState;
  requestedBy: Person;
  /** ISO times from the database clock. */
  createdAt: string;
  finishedAt: string | null;
  alias: string | null;
  keyArn: string | null;
  roleName: string;
  failedStep: StepName | null;
  /** The run was canceled when nothing was left to stop, and it succeeded. */
  isCancelledLate: boolean;
  /** Time of the last event or worker heartbeat. */
  lastSignAt: string;
}

export interface RunPage {
  items: RunSummary[];
  nextCursor: string | null;
}

/** A page of the history for one person. */
export interface RunHistory extends RunPage {
  /** The number of runs that wait for this person's approval. */
  awaitingAnswer: number;
}

/** Reads the filters from a query string and drops invalid values, so that no link breaks the page. */
export function readHistoryFilter(query: URLSearchParams): HistoryFilter {
  const shape = historyFilterSchema.shape;
  const read = <T>(schema: z.ZodType<T>, value: unknown): T | undefined => {
    const parsed = schema.safeParse(value);
    return parsed.success ? parsed.data : undefined;
  };
  const text = (name: string) => query.get(name) ?? undefined;
  const states = query.getAll('state');
  return {
    team: read(shape.team, text('team')),
    kind: read(shape.kind, text('kind')),
    state: states.length > 0 ? read(shape.state, states) : undefined,
    person: read(shape.person, text('person')),
    from: read(shape.from, text('from')),
    to: read(shape.to, text('to')),
    zone: read(shape.zone, text('zone')),
    text: read(shape.text, text('text')),
    cursor: read(shape.cursor, text('cursor')),
  };
}

/** The filters as a query string, in a fixed order, without empty values. */
export function writeHistoryFilter(filter: HistoryFilter): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) {
    if (Array.isArray(value)) for (const one of value) query.append(name, one);
    else if (value !== undefined && value !== '') query.set(name, value);
  }
  return query.toString();
}

/** True if any filter is set: an empty list then doesn't mean that there are no runs. */
export function hasFilter({ team, kind, state, person, from, to, text }: HistoryFilter): boolean {
  return [team, kind, person, from, to, text].some((value) => value) || (state ?? []).length > 0;
}

/** Validates a step name from outside. */
export const stepNameSchema = z.enum(STEP_NAMES);
