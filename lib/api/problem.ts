import { createTranslator } from 'use-intl/core';
import { z } from 'zod';
import { ERROR_CODES, ERRORS, type ErrorCode, type ErrorView } from '../errors.ts';
import { errorWordValues } from '../i18n/error-words.ts';
import type { Locale } from '../i18n/locale.ts';
import { messages } from '../i18n/messages.ts';

const code = z.enum(ERROR_CODES as [ErrorCode, ...ErrorCode[]]);
const words = {
  title: z.string(),
  detail: z.string().describe('The cause, and what to do, in the language of Accept-Language'),
};

/** Problem details of RFC 9457. */
export const problemSchema = z.object({
  type: z.url().describe('The address of the description of this kind of problem'),
  status: z.int(),
  ...words,
  code,
  params: z.record(z.string(), z.string()).describe('The values in the text'),
  errors: z
    .array(z.object({ pointer: z.string(), reason: z.string() }))
    .optional()
    .describe('The fields that were refused, as JSON pointers'),
});
export type Problem = z.infer<typeof problemSchema>;

/** What is known about an error code, for every request. */
export const errorDescriptionSchema = z.object({
  code,
  status: z.int(),
  ...words,
  retry: z
    .enum(['auto', 'person', 'never'])
    .describe('auto: the portal retries; person: remove the cause and retry; never: send a new request'),
});

/** The text of an error in a language. */
export function describeError(error: Pick<ErrorView, 'code' | 'params'>, locale: Locale) {
  const t = createTranslator({ locale, messages: messages[locale], namespace: 'errors' });
  const values = errorWordValues(error.params);
  const [title, cause, remedy] = (['title', 'cause', 'remedy'] as const).map((part) =>
    t(`${error.code}.${part}`, values),
  );
  const { status, retry } = ERRORS[error.code];
  const gap = locale === 'ja' ? '' : ' ';
  return { code: error.code, status, title: title ?? '', detail: `${cause}${gap}${remedy}`, retry };
}

/** The problem details of an error. `base` is the address of the API. */
export function makeProblem(error: ErrorView, { base, locale }: { base: string; locale: Locale }): Problem {
  const { status, title, detail } = describeError(error, locale);
  const fields = Object.entries(error.fields ?? {});
  return {
    type: `${base}/errors/${error.code}`,
    ...{ status, title, detail, code: error.code, params: { ...error.params } },
    ...(fields.length > 0 ? { errors: fields.map(([path, reason]) => ({ pointer: pointerOf(path), reason })) } : {}),
  };
}

function pointerOf(path: string): string {
  return path === '' ? '' : `/${path.replaceAll('.', '/')}`;
}
