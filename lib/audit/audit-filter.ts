import { isDay, isTimeZone } from '../zoned-day.ts';
import { AUDIT_KINDS, type AuditRecord } from './audit-record.ts';

type AuditKind = (typeof AUDIT_KINDS)[number];

/** The filters of the audit records in the URL: `/audit?team=…&kind=…&person=…&run=…&from=…&to=…&zone=…&before=…`. */
export interface AuditFilter {
  team?: string | undefined;
  kind?: AuditKind[] | undefined;
  /** Part of the person's name. */
  person?: string | undefined;
  /** The first characters of a run's id. */
  run?: string | undefined;
  /** ISO dates (YYYY-MM-DD), both inclusive. */
  from?: string | undefined;
  to?: string | undefined;
  /** The time zone in which those days begin and end; UTC if missing. */
  zone?: string | undefined;
  /** The number after the last record of the page. */
  before?: number | undefined;
}

export interface AuditPage {
  items: AuditRecord[];
  /** The cursor of the next page; null on the last page. */
  nextBefore: number | null;
}

const MAX_BEFORE = 2_147_483_647;

/** Reads the filters from a query string and drops what it doesn't recognize. Without zod, which a list can do without. */
export function readAuditFilter(query: URLSearchParams): AuditFilter {
  const text = (name: string, isValid: (value: string) => boolean) => {
    const value = query.get(name);
    return value !== null && isValid(value) ? value : undefined;
  };
  const upTo = (length: number) => (value: string) => value.length <= length;
  const kinds = query.getAll('kind').map((name) => AUDIT_KINDS.find((kind) => kind === name));
  const hasKinds = kinds.length > 0 && kinds.length <= AUDIT_KINDS.length;
  const before = Number(query.get('before'));
  return {
    team: text('team', upTo(64)),
    kind: hasKinds && kinds.every((kind) => kind !== undefined) ? kinds : undefined,
    person: text('person', upTo(200)),
    run: text('run', upTo(36)),
    from: text('from', isDay),
    to: text('to', isDay),
    zone: text('zone', (value) => value.length <= 64 && isTimeZone(value)),
    before: Number.isInteger(before) && before > 0 && before <= MAX_BEFORE ? before : undefined,
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
