import { en, type Messages } from './en.ts';
import { ja } from './ja.ts';
import type { Locale } from './locale.ts';

export type { Messages };

export const messages: Readonly<Record<Locale, Messages>> = { en, ja };

// Makes an unknown message a compile error.
declare module 'use-intl' {
  interface AppConfig {
    Locale: Locale;
    Messages: Messages;
  }
}
