import format, { type CompiledMessage } from 'icu-minify/format';
import { createTranslator } from 'use-intl/core';
import { expect, test } from 'vitest';
import { LOCALES } from '#lib/i18n/locale.ts';
import { messages } from '#lib/i18n/messages.ts';
import { compileWords } from './compile-words.ts';

/** What pages read without formatting it, so that it must have neither values nor quotes. */
const READ_AS_IT_IS = /^(?:help|walkthrough\.choices|takeAway\.code|run\.results|nextStep\.sql)\./;

const FORMATTERS = {
  getNumberFormat: (...about: ConstructorParameters<typeof Intl.NumberFormat>) => new Intl.NumberFormat(...about),
  getDateTimeFormat: (...about: ConstructorParameters<typeof Intl.DateTimeFormat>) => new Intl.DateTimeFormat(...about),
  getPluralRules: (...about: ConstructorParameters<typeof Intl.PluralRules>) => new Intl.PluralRules(...about),
};

interface Pair {
  key: string;
  text: string;
  compiled: CompiledMessage;
}

function pairs(words: object, compiled: object, path = ''): Pair[] {
  return Object.entries(words).flatMap(([name, inner]) => {
    const key = path + name;
    const made = (compiled as Record<string, never>)[name] as unknown;
    if (typeof inner === 'string') return [{ key, text: inner, compiled: made as CompiledMessage }];
    return pairs(inner, made as object, `${key}.`);
  });
}

test.each(LOCALES)('the parsed messages in %s say the same as the messages', (locale) => {
  const translate = createTranslator({ locale, messages: messages[locale], timeZone: 'UTC' });
  const all = pairs(messages[locale], compileWords(messages[locale]) as object);
  expect(all.filter(({ compiled }) => Array.isArray(compiled)).length).toBeGreaterThan(300);
  for (const { key, text, compiled } of all) {
    const values = [...text.matchAll(/\{(\w+)\s*(?:,\s*(\w+)|\})/g)].map(([, name, kind]) => ({ name, kind }));
    // Each case of a `select` is a word before a brace.
    const choices = ['x', ...[...text.matchAll(/([\w-]+)\s*\{/g)].map(([, choice]) => choice as string)];
    for (const [no, choice] of [...choices, ...choices, 'y'].entries()) {
      const given = values.map(({ name, kind }) => [name, kind === undefined || kind === 'select' ? choice : no]);
      const shown = translate(key as Parameters<typeof translate>[0], Object.fromEntries(given));
      const parsed = format(compiled, locale, Object.fromEntries(given), { formatters: FORMATTERS, timeZone: 'UTC' });
      expect(parsed, key).toBe(shown);
    }
    if (READ_AS_IT_IS.test(key)) expect(compiled, key).toBe(text);
  }
});
