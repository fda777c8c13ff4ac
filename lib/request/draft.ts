import { z } from 'zod';
import type { RequestForm } from './form.ts';
import { WIZARD_PAGES } from './schema.ts';

const draftSecretSchema = z.object({
  secretName: z.string(),
  userName: z.string(),
  restoreArn: z.string().optional(),
});

/**
 * The half-filled form as it waits in the browser for its person to come back. Passwords have no place in it: the schema
 * drops whatever it does not name, on the way in and on the way out.
 */
const draftFormSchema = z.object({
  target: z.object({ teamId: z.string(), region: z.string() }),
  key: z.object({
    mode: z.enum(['create', 'existing']),
    alias: z.string(),
    description: z.string(),
    administratorArns: z.array(z.string()),
    administratorsMayDelete: z.boolean(),
    keyArn: z.string(),
    restoreKeyArn: z.string().default(''),
  }),
  source: draftSecretSchema,
  destination: draftSecretSchema,
  role: z.object({ roleName: z.string(), policyName: z.string() }),
});

const draftSchema = z.object({
  version: z.literal(1),
  /** Whose it is: a browser tab outlives a session, and the next person to sign in must not see it. */
  userId: z.string(),
  requestKey: z.uuid(),
  page: z.enum(WIZARD_PAGES),
  /** A password had been typed, so that it can be said that it must be typed again. */
  hadPasswords: z.boolean(),
  /** It was sent, and no answer has come: there may be a run of it already. */
  isUnanswered: z.boolean().default(false),
  form: draftFormSchema,
});
export type RequestDraft = z.infer<typeof draftSchema>;

/** As a portal of another version may have written it: its form may have fields more or less, and its pages other names. */
const foundSchema = draftSchema.extend({
  page: z.enum(WIZARD_PAGES).catch(WIZARD_PAGES[0]),
  form: z.record(z.string(), z.unknown()),
});

export function makeDraft(form: RequestForm, about: Omit<RequestDraft, 'version' | 'form'>): RequestDraft {
  const typed = form.passwords.source !== '' || form.passwords.destination !== '';
  return { ...about, version: 1, hadPasswords: about.hadPasswords || typed, form: draftFormSchema.parse(form) };
}

export function writeDraft(draft: RequestDraft): string {
  return JSON.stringify(draftSchema.parse(draft));
}

/**
 * Null where there is no draft, or where it is another person's. What an older portal's form did not have is as in `start`, the empty
 * form: an update in the middle of the typing costs nobody what was typed.
 */
export function readDraft(text: string | null, userId: string, start: RequestForm): RequestDraft | null {
  if (text === null) return null;
  try {
    const found = foundSchema.safeParse(JSON.parse(text));
    if (!found.success || found.data.userId !== userId) return null;
    const form = draftFormSchema.safeParse(overlay(draftFormSchema.parse(start), found.data.form));
    return form.success ? { ...found.data, form: form.data } : null;
  } catch {
    return null;
  }
}

/** `start` with whatever `found` has in the same places and of the same kind, and what stands nowhere in `start`: some fields may be missing. */
function overlay(start: unknown, found: unknown): unknown {
  const kind = kindOf(start);
  if (kindOf(found) !== kind) return start;
  if (kind !== 'object') return found;
  const inner = found as Record<string, unknown>;
  const both = Object.entries(start as object).map(([name, value]) => [name, overlay(value, inner[name])] as const);
  return { ...inner, ...Object.fromEntries(both) };
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

export function draftForm(draft: RequestDraft): RequestForm {
  return { ...draft.form, passwords: { source: '', destination: '' } };
}
