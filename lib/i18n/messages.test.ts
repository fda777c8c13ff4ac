import { createTranslator } from 'use-intl/core';
import { expect, test } from 'vitest';
import { LOCALES } from './locale.ts';
import { messages } from './messages.ts';

/** Every message as its dotted key and its text. */
function flatten(words: string | object, path: readonly string[] = []): [key: string, text: string][] {
  if (typeof words === 'string') return [[path.join('.'), words]];
  return Object.entries(words).flatMap(([key, inner]) => flatten(inner, [...path, key]));
}

/** The names of the values in a message. */
function valueNames(text: string): string[] {
  const quoted = text.replace(/'[{}<>][^']*'/g, '');
  return [...new Set([...quoted.matchAll(/\{(\w+)\s*[,}]/g)].map(([, name]) => name as string))].sort();
}

const english = new Map(flatten(messages.en));

test.each(LOCALES)('every message in %s can be formatted', (locale) => {
  const failures: unknown[] = [];
  const translate = createTranslator({
    locale,
    messages: messages[locale],
    timeZone: 'UTC',
    onError: (error) => failures.push(error),
  });
  for (const [key, text] of flatten(messages[locale])) {
    const values = Object.fromEntries(valueNames(text).map((name) => [name, 1]));
    translate(key as Parameters<typeof translate>[0], values);
  }
  expect(failures).toEqual([]);
});

test('both languages have the same messages with the same values', () => {
  const japanese = new Map(flatten(messages.ja));
  expect([...japanese.keys()].sort()).toEqual([...english.keys()].sort());
  const differing = [...english].filter(
    ([key, text]) => valueNames(text).join() !== valueNames(japanese.get(key) ?? '').join(),
  );
  expect(differing.map(([key]) => key)).toEqual([]);
});

test('no message is empty', () => {
  for (const locale of LOCALES) {
    expect(flatten(messages[locale]).filter(([, text]) => text.trim() === '')).toEqual([]);
  }
});
