import { z } from 'zod';
import { WIZARD_PAGES } from './request.ts';
import type { RequestForm } from './request-form.ts';

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
  form: draftFormSchema,
});
export type RequestDraft = z.infer<typeof draftSchema>;

export function makeDraft(
  form: RequestForm,
  about: Pick<RequestDraft, 'userId' | 'requestKey' | 'page' | 'hadPasswords'>,
): RequestDraft {
  const typed = form.passwords.source !== '' || form.passwords.destination !== '';
  return { ...about, version: 1, hadPasswords: about.hadPasswords || typed, form: draftFormSchema.parse(form) };
}

export function writeDraft(draft: RequestDraft): string {
  return JSON.stringify(draftSchema.parse(draft));
}

/** Null where there is no draft, where it is another person's, or where an older portal wrote it in another shape. */
export function readDraft(text: string | null, userId: string): RequestDraft | null {
  if (text === null) return null;
  try {
    const draft = draftSchema.safeParse(JSON.parse(text));
    return draft.success && draft.data.userId === userId ? draft.data : null;
  } catch {
    return null;
  }
}

export function draftForm(draft: RequestDraft): RequestForm {
  return { ...draft.form, passwords: { source: '', destination: '' } };
}
