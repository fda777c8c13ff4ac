import { z } from 'zod';
import type { RequestForm } from './form.ts';
import { PASSWORD_FIELDS, WIZARD_PAGES, type WizardPage } from './schema.ts';

/** How many drafts a person may have. */
export const DRAFTS_PER_PERSON = 20;
/** A person's drafts, the latest first. */
export interface DraftsOfPerson {
  items: DraftSummary[];
  /** How long one that doesn't change is kept. */
  keptDays: number;
}

/** A form with every field at its limit has about 100,000 characters. */
const DRAFT_MAX_LENGTH = 128 * 1024;

const draftTagsSchema = z.array(z.object({ key: z.string(), value: z.string() }));

const draftSecretSchema = z.object({
  secretName: z.string(),
  userName: z.string(),
  restoreArn: z.string().optional(),
  description: z.string(),
  tags: draftTagsSchema,
});

/**
 * The partial form that waits in the database for its person. It never holds passwords: the schema drops unknown fields
 * in the browser, on the server, and when it is read.
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

/** What a form saves. Its id is the key of the request, so that a draft makes one run even if it is sent twice. */
export const draftContentSchema = z
  .object({
    page: z.enum(WIZARD_PAGES),
    /** A password had been typed, so the page can say that it must be entered again. */
    hadPasswords: z.boolean(),
    /** The run whose values the form started with; null if none. */
    templateRunId: z.uuid().nullable(),
    form: draftFormSchema,
  })
  .refine((content) => JSON.stringify(content).length <= DRAFT_MAX_LENGTH);
export type DraftContent = z.infer<typeof draftContentSchema>;

/** A saved draft from any version of the portal: its form may have more or fewer fields, and its pages other names. */
const savedContentSchema = z.object({
  page: z.enum(WIZARD_PAGES).catch(WIZARD_PAGES[0]),
  hadPasswords: z.boolean().catch(false),
  templateRunId: z.uuid().nullable().catch(null),
  form: z.record(z.string(), z.unknown()),
});

/** A draft as the portal returns it. The form adds what it doesn't have (`restoreForm`). */
export type SavedDraft = z.infer<typeof savedContentSchema> & { version: number };

/** A draft in the list of a person's drafts. */
export interface DraftSummary {
  id: string;
  teamId: string;
  page: WizardPage;
  roleName: string;
  /** The new key's alias; null for an existing key. */
  alias: string | null;
  /** ISO time of the last change. */
  changedAt: string;
}

export function makeDraft(form: RequestForm, { hadPasswords, ...about }: Omit<DraftContent, 'form'>): DraftContent {
  const isTyped = PASSWORD_FIELDS.some((field) => form.passwords[field] !== '');
  return { ...about, hadPasswords: hadPasswords || isTyped, form: draftFormSchema.parse(form) };
}

/** Null if the stored text is not a draft. */
export function readDraft(text: string): Omit<SavedDraft, 'version'> | null {
  try {
    return savedContentSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

const shownSchema = z.object({
  key: z.object({ mode: z.string(), alias: z.string() }).catch({ mode: 'existing', alias: '' }),
  role: z.object({ roleName: z.string() }).catch({ roleName: '' }),
});

/** What the list shows of a draft. */
export function summarizeDraft({ page, form }: Omit<SavedDraft, 'version'>) {
  const { key, role } = shownSchema.parse(form);
  return { page, roleName: role.roleName, alias: key.mode === 'create' ? key.alias : null };
}

/**
 * A form from what an earlier form or a run had. What it lacks comes from `start`, the empty form, so that an update of
 * the portal loses nothing that was typed. Passwords are always empty.
 */
export function restoreForm(found: Readonly<Record<string, unknown>>, start: RequestForm): RequestForm {
  const empty = draftFormSchema.parse(start);
  const form = draftFormSchema.safeParse(overlay(empty, found)).data ?? empty;
  return { ...form, passwords: { source: '', destination: '' } };
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
