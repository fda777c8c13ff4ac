'use client';
import dynamic from 'next/dynamic';
import { use } from 'react';
import type { Locale } from '#lib/i18n/locale.ts';
import { AppProviders, type AppProvidersProps } from './app-providers.tsx';
import type { Words } from './words/words.ts';

// The same import twice, because Next only preloads the file of a component, and only one written in this form.
const PRELOADS = {
  en: dynamic(() => import('./words/en.ts')),
  ja: dynamic(() => import('./words/ja.ts')),
} as const;
const LOADERS = { en: () => import('./words/en.ts'), ja: () => import('./words/ja.ts') } as const;

const wordsByLocale = new Map<Locale, Promise<Words>>();

/** The context of every page, with its words: hydration and a change of the language wait until they are loaded. */
export function LocalizedProviders(props: Omit<AppProvidersProps, 'words'>) {
  const words = use(loadWords(props.locale));
  const Preload = PRELOADS[props.locale];
  return (
    <>
      <Preload />
      <AppProviders {...props} words={words} />
    </>
  );
}

function loadWords(locale: Locale): Promise<Words> {
  const known = wordsByLocale.get(locale);
  if (known) return known;
  const loading = LOADERS[locale]().then(({ words }) => words);
  wordsByLocale.set(locale, loading);
  // The page shows this error, and loads the words again when it renders again.
  loading.catch(() => wordsByLocale.delete(locale));
  return loading;
}
