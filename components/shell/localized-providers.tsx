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
/** How long to wait before each further request for the words: a portal that restarts is away for some seconds. */
const PAUSES_MS = [500, 1_000, 2_000, 4_000, 8_000, 16_000] as const;

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
  const loading = wordsByLocale.get(locale) ?? requestWords(locale);
  wordsByLocale.set(locale, loading);
  return loading;
}

/** Until then, the page stays as the server sent it. After the last failure, it shows the error. */
async function requestWords(locale: Locale): Promise<Words> {
  for (const pauseMs of PAUSES_MS) {
    try {
      return (await LOADERS[locale]()).words;
    } catch {
      // The browser's console has the error.
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
  return (await LOADERS[locale]()).words;
}
