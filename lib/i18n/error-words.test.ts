import { createTranslator } from 'use-intl/core';
import { describe, expect, test } from 'vitest';
import { ERROR_CODES } from '../errors.ts';
import { errors as en } from './en/errors.ts';
import { ERROR_PARAMS, errorWordValues } from './error-words.ts';
import { errors as ja } from './ja/errors.ts';

const LANGUAGES = [
  ['en', en],
  ['ja', ja],
] as const;

describe.each(LANGUAGES)('the error messages in %s', (locale, errors) => {
  test('every code has a title, a cause and a remedy, and no text is unused', () => {
    expect(Object.keys(errors).sort()).toEqual([...ERROR_CODES].sort());
    for (const code of ERROR_CODES) {
      for (const words of Object.values(errors[code])) expect(words, code).toMatch(/\S/);
    }
  });

  test('every message formats without known values', () => {
    const failures: unknown[] = [];
    const translate = createTranslator({ locale, messages: { errors }, onError: (error) => failures.push(error) });
    for (const code of ERROR_CODES) {
      for (const part of ['title', 'cause', 'remedy'] as const) {
        translate(`errors.${code}.${part}`, errorWordValues());
      }
    }
    expect(failures).toEqual([]);
  });

  test('messages use only known values, and titles use none', () => {
    const known = new Set<string>(ERROR_PARAMS);
    for (const code of ERROR_CODES) {
      const { title, cause, remedy } = errors[code];
      expect(title, code).not.toMatch(/[{}]/);
      const used = [...`${cause}${remedy}`.matchAll(/\{(\w+)[,}]/g)].map(([, name]) => name as string);
      expect(
        used.filter((name) => !known.has(name)),
        code,
      ).toEqual([]);
    }
  });
});

test('both languages use the same values for the same error', () => {
  const used = (words: object) => [...JSON.stringify(words).matchAll(/\{(\w+)[,}]/g)].map(([, name]) => name).sort();
  for (const code of ERROR_CODES) expect(used(ja[code]), code).toEqual(used(en[code]));
});

test.each(LANGUAGES)('a conflict says in %s who owns the resource', (locale, errors) => {
  const translate = createTranslator({ locale, messages: { errors } });
  const causeFor = (params: Record<string, string>) =>
    translate('errors.role-name-taken.cause', errorWordValues({ name: 'loader', ...params }));
  const ours = causeFor({ owner: 'portal', ownerRun: 'run-7', ownerTeam: 'payments' });
  expect(ours).toContain('run-7');
  expect(ours).toContain('payments');
  expect(causeFor({ owner: 'other', ownerRun: '', ownerTeam: '' })).toMatch(
    /wasn’t created by this portal|このポータルで作成されたものではありません/,
  );
});

test('a known value appears in the text, an unknown one as a dash', () => {
  expect(errorWordValues({ name: 'limitless' })).toMatchObject({ name: 'limitless', owner: '—' });
});
