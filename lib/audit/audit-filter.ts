import { z } from 'zod';
import { isTimeZone } from '../zoned-day.ts';
import { AUDIT_KINDS, type AuditRecord } from './audit-record.ts';

/** The filters of the audit records in the URL: `/audit?team=…&kind=…&person=…&run=…&from=…&to=…&zone=…&before=…`. */
const auditFilterSchema = z.object({
  team: z.string().max(64).optional(),
  kind: z.array(z.enum(AUDIT_KINDS)).max(AUDIT_KINDS.length).optional(),
  /** Part of the person's name. */
  person: z.string().max(200).optional(),
  /** The first characters of a run's id. */
  run: z.string().max(36).optional(),
  /** ISO dates (YYYY-MM-DD), both inclusive. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  /** The time zone in which those days begin and end; UTC if missing. */
  zone: z.string().max(64).refine(isTimeZone).optional(),
  /** The number after the last record of the page. */
  before: z.coerce.number().int().positive().max(2_147_483_647).optional(),
});
export type AuditFilter = z.infer<typeof auditFilterSchema>;

export interface AuditPage {
  items: AuditRecord[];
  /** The cursor of the next page; null on the last page. */
  nextBefore: number | null;
}

/** Reads the filters from a query string and drops what it doesn't recognize. */
export function readAuditFilter(query: URLSearchParams): AuditFilter {
  const shape = auditFilterSchema.shape;
  const read = <T>(schema: z.ZodType<T>, value: unknown): T | undefined => schema.safeParse(value).data;
  const text = (name: string) => query.get(name) ?? undefined;
  const kinds = query.getAll('kind');
  return {
    team: read(shape.team, text('team')),
    kind: kinds.length > 0 ? read(shape.kind, kinds) : undefined,
    person: read(shape.person, text('person')),
    run: read(shape.run, text('run')),
    from: read(shape.from, text('from')),
    to: read(shape.to, text('to')),
    zone: read(shape.zone, text('zone')),
    before: read(shape.before, text('before')),
  };
}

/** The filters as a query string, in a fixed order, without empty values. */
export function writeAuditFilter(filter: AuditFilter): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) {
    if (Array.isArray(value)) for (const one of value) query.append(name, one);
    else if (value !== undefined && value !== '') query.set(name, String(value));
  }
  return query.toString();
}

/** True if any filter is set. */
export function hasAuditFilter({ team, kind, person, run, from, to }: AuditFilter): boolean {
  return [team, person, run, from, to].some((value) => value) || (kind ?? []).length > 0;
}
