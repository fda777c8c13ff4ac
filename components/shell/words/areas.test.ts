import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { messages } from '#lib/i18n/messages.ts';
import { type Area, areaOf, joinWords } from './areas.ts';
import { pickWords, WORDS_OF } from './compile-words.ts';

const root = path.resolve(import.meta.dirname, '../../..');
/** What surrounds each page, or takes its place. */
const FRAME = globSync('app/{,(portal)/}{layout,error,not-found}.tsx', { cwd: root });
const PAGES = globSync('app/**/page.tsx', { cwd: root });
const IMPORT = /(?:import|export)\s(?!type)(?:[^'";]*?\sfrom\s*)?'([.#][^']+)'|import\('([.#][^']+)'\)/g;
/** `of` is the property of lists with the key of their messages. */
const USE = /(?:useTranslations\(\s*['`]|useMessages\(\)\.|\bof=")([\w.-]+)|(useTranslations|useMessages)\(\)(?!\.)/g;

/** The dotted keys of the messages that these modules and all that they import read. */
function usedBy(entries: readonly string[]): string[] {
  const seen = new Set<string>();
  const used = new Set<string>();
  const visit = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    const text = readFileSync(file, 'utf8');
    for (const [, key, all] of text.matchAll(USE)) used.add(key?.replace(/\.$/, '') ?? `${all} of all`);
    for (const [, statement, call] of text.matchAll(IMPORT)) {
      const name = (statement ?? call ?? '').replace(/\?.*$/, '');
      const imported = name.startsWith('#') ? path.join(root, name.slice(1)) : path.resolve(path.dirname(file), name);
      if (/\.tsx?$/.test(name) && !/^#(?:server|lib\/i18n)\//.test(name) && existsSync(imported)) visit(imported);
    }
  };
  for (const entry of entries) visit(path.join(root, entry));
  return [...used].sort();
}

/** The messages under the key, of those that a page of this path has. */
function readWords(address: string, key: string): unknown {
  const words = joinWords(pickWords(messages.en, WORDS_OF.base), pickWords(messages.en, WORDS_OF[areaOf(address)]));
  return key.split('.').reduce<object | undefined>((inner, name) => inner?.[name as never], words);
}

function addressOf(page: string): string {
  const folders = path.dirname(page).replaceAll(path.sep, '/').split('/').slice(1);
  return `/${folders.filter((name) => !name.startsWith('(')).join('/')}`.replace('[id]', '0199-1');
}

/** All messages of the catalogue under the key. */
const allUnder = (key: string) => key.split('.').reduce<object>((inner, name) => inner[name as never], messages.en);
const isMessage = (key: string) => allUnder(key) !== undefined;

test('there are pages, and they have words', () => {
  expect(PAGES.length).toBeGreaterThan(15);
  expect(usedBy(PAGES).length).toBeGreaterThan(100);
});

// The help is shown only beside the form, which sets its topic.
const ofFrame = usedBy(FRAME).filter((key) => !/^help\b/.test(key));

test.each(PAGES)('%s has all words that its components use', (page) => {
  const used = [...new Set([...ofFrame, ...usedBy([page])])].filter((key) => !/ of all$/.test(key) && isMessage(key));
  const missing = used.filter((key) => !isDeepStrictEqual(readWords(addressOf(page), key), allUnder(key)));
  expect(missing).toEqual([]);
});

test.each(Object.keys(WORDS_OF) as Area[])('%s has no word that none of its pages uses', (area) => {
  const pages = area === 'base' ? PAGES : PAGES.filter((page) => areaOf(addressOf(page)) === area);
  const used = [...usedBy(pages), ...usedBy(FRAME)];
  const isUsed = (key: string) =>
    used.some((one) => `${one}.`.startsWith(`${key}.`) || `${key}.`.startsWith(`${one}.`));
  expect(WORDS_OF[area].split(/\s+/).filter((key) => !isUsed(key))).toEqual([]);
});

test('words that are loaded later are added to those of every feature', () => {
  const before = { run: { states: { failed: 'Failed' } } };
  const later = { run: { titles: { withState: [['state'], ': '] } }, shell: { none: 'None' } };
  const both = joinWords(before as object, later);
  expect(both).toEqual({ run: { ...before.run, ...later.run }, shell: later.shell });
  expect(joinWords(both, later)).toEqual(both);
});
