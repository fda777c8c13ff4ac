import { z } from 'zod';
import type { RequestForm } from './form.ts';
import { WIZARD_PAGES } from './schema.ts';

const draftTagsSchema = z.array(z.object({ key: z.string(), value: z.string() }));

const draftSecretSchema = z.object({
  secretName: z.string(),
  userName: z.string(),
  restoreArn: z.string().optional(),
  description: z.string(),
  tags: draftTagsSchema,
});

/**
 * The partial form that waits in the browser for its person. It never holds passwords: the schema drops unknown fields
 * both when writing and when reading.
 */
const draftFormSchema = z.object({
  target: z.object({ teamId: z.string(), region: z.string() }),
  key: z.object({
    mode: z.enum(['create', 'existing']),
    alias: z.string(),
    description: z.string(),
    tags: draftTagsSchema,
    administratorArns: z.array(z.string()),
    administratorsMayDelete: z.boolean(),
    keyArn: z.string(),
    restoreKeyArn: z.string().default(''),
  }),
  source: draftSecretSchema,
  destination: draftSecretSchema,
  role: z.object({
    roleName: z.string(),
    policyName: z.string(),
    description: z.string(),
    tags: draftTagsSchema,
  }),
});

const draftSchema = z.object({
  version: z.literal(1),
  /** The owner: a browser tab outlives a session, and the next person to sign in must not see the draft. */
  userId: z.string(),
  requestKey: z.uuid(),
  page: z.enum(WIZARD_PAGES),
  /** A password had been typed, so the page can say that it must be entered again. */
  hadPasswords: z.boolean(),
  /** It was sent without a response, so its run may exist already. */
  isUnanswered: z.boolean().default(false),
  form: draftFormSchema,
});
export type RequestDraft = z.infer<typeof draftSchema>;

/** A draft from any version of the portal: its form may have more or fewer fields, and its pages other names. */
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
 * Null if there is no draft, or if it belongs to another person. Fields that an older portal's form didn't have come
 * from `start`, the empty form, so that an update loses nothing that was typed.
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

/**
 * `start` with the values of `found` in the same places and of the same type, and with those missing in `start`, since
 * optional fields may be absent.
 */
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
