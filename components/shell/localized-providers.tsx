'use client';
import dynamic from 'next/dynamic';
import { usePathname } from 'next/navigation';
import { type ComponentType, use } from 'react';
import type { Locale } from '#lib/i18n/locale.ts';
import type { Messages } from '#lib/i18n/messages.ts';
import { AppProviders, type AppProvidersProps } from './app-providers.tsx';
import { type Area, areaOf, joinWords, type Words } from './words/areas.ts';

type WordsFile = Partial<Record<Locale, Partial<Messages>>> & { words?: Words };

const loaders = new Map<string, () => Promise<WordsFile>>();

/** Keeps how a file of words is loaded. For `dynamic`, the file has a component without anything to see. */
function wordsFile(key: `${Locale} ${Area}`, load: () => Promise<WordsFile>) {
  loaders.set(key, load);
  return async () => {
    await load();
    return () => null;
  };
}

// Next preloads the files of components that are written in this form.
const PRELOADS: Readonly<Record<Locale, Record<Area, ComponentType>>> = {
  en: {
    base: dynamic(wordsFile('en base', () => import('./words/en.ts'))),
    history: dynamic(wordsFile('en history', () => import('#lib/i18n/en.ts?history'))),
    request: dynamic(wordsFile('en request', () => import('#lib/i18n/en.ts?request'))),
    run: dynamic(wordsFile('en run', () => import('#lib/i18n/en.ts?run'))),
    support: dynamic(wordsFile('en support', () => import('#lib/i18n/en.ts?support'))),
    admin: dynamic(wordsFile('en admin', () => import('#lib/i18n/en.ts?admin'))),
  },
  ja: {
    base: dynamic(wordsFile('ja base', () => import('./words/ja.ts'))),
    history: dynamic(wordsFile('ja history', () => import('#lib/i18n/ja.ts?history'))),
    request: dynamic(wordsFile('ja request', () => import('#lib/i18n/ja.ts?request'))),
    run: dynamic(wordsFile('ja run', () => import('#lib/i18n/ja.ts?run'))),
    support: dynamic(wordsFile('ja support', () => import('#lib/i18n/ja.ts?support'))),
    admin: dynamic(wordsFile('ja admin', () => import('#lib/i18n/ja.ts?admin'))),
  },
};

const loading = new Map<string, Promise<void>>();
/** All words that have been loaded: what is left of the page before, such as its help, still needs its own. */
const loaded = new Map<Locale, Words>();
/** How long to wait before each further request for the words: a portal that restarts is away for some seconds. */
const PAUSES_MS = [500, 1_000, 2_000, 4_000, 8_000, 16_000] as const;

/**
 * The context of every page, with its words: hydration, another page and a change of the language wait until they are
 * loaded.
 */
export function LocalizedProviders(props: Omit<AppProvidersProps, 'words'>) {
  const { locale } = props;
  const area = areaOf(usePathname());
  use(loadWords(locale, area));
  const words = loaded.get(locale) as Words;
  const Base = PRELOADS[locale].base;
  const OfArea = PRELOADS[locale][area];
  return (
    <>
      <Base />
      {OfArea !== Base && <OfArea />}
      <AppProviders {...props} words={words} />
    </>
  );
}

function loadWords(locale: Locale, area: Area): Promise<void> {
  const key = `${locale} ${area}`;
  const words = loading.get(key) ?? requestWords(locale, area);
  loading.set(key, words);
  return words;
}

async function requestWords(locale: Locale, area: Area): Promise<void> {
  const [{ words }, ofArea] = await Promise.all([insist(`${locale} base`), insist(`${locale} ${area}`)]);
  if (!words) throw new Error(`There are no words in ${locale}.`);
  const before = loaded.get(locale) ?? words;
  loaded.set(locale, { ...words, portal: joinWords(before.portal, ofArea[locale] ?? {}) });
}

/** Until then, the page stays as it is. After the last failure, it shows the error. */
async function insist(file: `${Locale} ${Area}`): Promise<WordsFile> {
  const load = loaders.get(file) as () => Promise<WordsFile>;
  for (const pauseMs of PAUSES_MS) {
    try {
      return await load();
    } catch {
      // The browser's console has the error.
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
  return await load();
}
