import { z } from 'zod';
import type { HeldRole } from './access.ts';

/** Somebody who is signed in, or who may not sign in. */
export interface SignedInRow {
  userId: string;
  name: string;
  issuer: string;
  subject: string;
  roles: HeldRole[];
  /** In how many browsers; 0 for somebody who is blocked. */
  sessions: number;
  /** ISO times: when the oldest of the sessions began, and the last request of any. */
  since: string | null;
  lastSeen: string | null;
  isBlocked: boolean;
  /** Whoever asks for the list. */
  isSelf: boolean;
}

export interface SessionList {
  items: SignedInRow[];
  /** People who fit the filter; more than `items` where the list is cut off. */
  total: number;
}

/** As it stands in the address: `/admin/sessions?text=…`, a part of the name, the subject or the issuer. */
export interface SessionFilter {
  text?: string | undefined;
}

export const MAX_FILTER_LENGTH = 200;
const textSchema = z.string().max(MAX_FILTER_LENGTH);

/** Drops what is not understood. */
export function readSessionFilter(query: URLSearchParams): SessionFilter {
  return { text: textSchema.safeParse(query.get('text') ?? '').data || undefined };
}

export function writeSessionFilter({ text }: SessionFilter): string {
  return text ? new URLSearchParams({ text }).toString() : '';
}
