import { globSync } from 'node:fs';
import path from 'node:path';
import compile from 'icu-minify/compile';
import { isLocale } from '#lib/i18n/locale.ts';
import { messages } from '#lib/i18n/messages.ts';

/** The part of a loader's context that this one uses. */
interface LoaderContext {
  resourcePath: string;
  addDependency: (file: string) => void;
}

/** A message as use-intl formats it without parsing it: a text without values stays a text. */
type Compiled = ReturnType<typeof compile> | { [key: string]: Compiled };

/**
 * A loader of Next's bundler (next.config.mjs) for `lib/i18n/en.ts` and `ja.ts`: a build has its messages parsed.
 * Browsers need no parser, and the server parses nothing for each page.
 */
export default function loadCompiledWords(this: LoaderContext): string {
  const locale = path.basename(this.resourcePath, '.ts');
  if (!isLocale(locale)) throw new Error(`${this.resourcePath} has no words.`);
  const folder = path.join(path.dirname(this.resourcePath), locale);
  for (const name of globSync('*.ts', { cwd: folder })) this.addDependency(path.join(folder, name));
  return `export const ${locale} = JSON.parse(${JSON.stringify(JSON.stringify(compileWords(messages[locale])))});\n`;
}

export function compileWords(words: string | object): Compiled {
  if (typeof words === 'string') return compile(words);
  return Object.fromEntries(Object.entries(words).map(([key, inner]) => [key, compileWords(inner)]));
}
