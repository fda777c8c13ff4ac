import { z } from 'zod';
import type { HeldRole } from './access.ts';

/** A person who is signed in, or who is blocked. */
export interface SignedInRow {
  userId: string;
  name: string;
  issuer: string;
  subject: string;
  roles: HeldRole[];
  /** The number of browsers; 0 for a blocked person. */
  sessions: number;
  /** ISO times: the start of the oldest session, and the last request of any session. */
  since: string | null;
  lastSeen: string | null;
  isBlocked: boolean;
  /** True for the person who requested the list. */
  isSelf: boolean;
}

export interface SessionList {
  items: SignedInRow[];
  /** The number of people who match the filter, which is more than `items` holds if the list is truncated. */
  total: number;
}

/** The filter in the address: `/admin/sessions?text=…`, a part of the name, the subject or the issuer. */
export interface SessionFilter {
  text?: string | undefined;
}

export const MAX_FILTER_LENGTH = 200;
const textSchema = z.string().max(MAX_FILTER_LENGTH);

/** Reads the filter and drops invalid values. */
export function readSessionFilter(query: URLSearchParams): SessionFilter {
  return { text: textSchema.safeParse(query.get('text') ?? '').data || undefined };
}

export function writeSessionFilter({ text }: SessionFilter): string {
  return text ? new URLSearchParams({ text }).toString() : '';
}
