import { globSync } from 'node:fs';
import path from 'node:path';
import compile from 'icu-minify/compile';
import { isLocale } from '#lib/i18n/locale.ts';
import { messages } from '#lib/i18n/messages.ts';
import type { Area } from './areas.ts';

/** The part of a loader's context that this one uses. */
interface LoaderContext {
  resourcePath: string;
  /** The area, as `?history`. */
  resourceQuery: string;
  addDependency: (file: string) => void;
}

/** A message as use-intl formats it without parsing it: a text without values stays a text. */
type Compiled = ReturnType<typeof compile> | { [key: string]: Compiled };

/** The messages in each file of words. A page has those of `base` and of its area. */
export const WORDS_OF: Readonly<Record<Area, string>> = {
  base: 'approval.list auth denial errors feedback shell',
  history: `approval.history cleanUp.run drafts history request.pages run.cancel run.failure
    run.states run.steps.names run.titles`,
  request: `approval.ask approval.changed drafts help labels nameChecks plan request run.failure
    takeAway walkthrough`,
  run: `approval bundle cleanUp drafts.template labels nextStep notices plan request.problems request.secret
    run setups takeAway`,
  support: `cleanUp.actions cleanUp.reasons cleanUp.resources history.filters orphans run.checks run.failure
    run.steps run.titles support`,
  admin: `audit history.filters notices onboarding run.failure run.titles sessions settings
    setups status teams`,
};

/**
 * A loader of Next's bundler (next.config.mjs) for `lib/i18n/en.ts` and `ja.ts`: a build has its messages parsed, all or
 * those of the area in the query. Browsers need no parser, and the server parses nothing for each page.
 */
export default function loadCompiledWords(this: LoaderContext): string {
  const locale = path.basename(this.resourcePath, '.ts');
  const area = this.resourceQuery.slice(1);
  if (!isLocale(locale) || (area !== '' && !Object.hasOwn(WORDS_OF, area)))
    throw new Error(`${this.resourcePath}?${area} has no words.`);
  const folder = path.join(path.dirname(this.resourcePath), locale);
  for (const name of globSync('*.ts', { cwd: folder })) this.addDependency(path.join(folder, name));
  const all = messages[locale];
  const words = compileWords(area === '' ? all : pickWords(all, WORDS_OF[area as Area]));
  return `export const ${locale} = JSON.parse(${JSON.stringify(JSON.stringify(words))});\n`;
}

interface Tree {
  [name: string]: Tree;
}

/** Only the messages under these dotted keys. Throws if there is none under one of them. */
export function pickWords(words: object, keys: string): object {
  const picked: Tree = {};
  for (const key of keys.split(/\s+/)) Object.assign(picked, pick(words as Tree, picked, key.split('.')));
  return picked;
}

function pick(words: Tree, picked: Tree, [name, ...rest]: string[]): Tree {
  const inner = name === undefined ? undefined : words[name];
  if (name === undefined || inner === undefined) throw new Error(`There are no messages ${name}.`);
  const before = picked[name] ?? {};
  return { [name]: rest.length === 0 ? inner : { ...before, ...pick(inner, before, rest) } };
}

export function compileWords(words: string | object): Compiled {
  if (typeof words === 'string') return compile(words);
  return Object.fromEntries(Object.entries(words).map(([key, inner]) => [key, compileWords(inner)]));
}
