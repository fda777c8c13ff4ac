import { createTranslator } from 'use-intl/core';
import type { Locale } from '#lib/i18n/locale.ts';
import { messages } from '#lib/i18n/messages.ts';
import type { Condition } from '#lib/onboarding.ts';

const MARKS = { met: '✔', 'not-met': '✘', unknown: '?' } as const;

/** A condition on one line, and what to do about it on another where it is not met. */
export function describeCondition({ id, state, found }: Condition, locale: Locale): string {
  const t = createTranslator({ locale, messages: messages[locale], namespace: 'onboarding' });
  const head = `${MARKS[state]} ${t(`conditions.${id}.title`)}${found === '' ? '' : ` [${found}]`}`;
  if (state === 'met') return head;
  return `${head}\n    ${state === 'unknown' ? t('unknown') : t(`conditions.${id}.remedy`)}`;
}
