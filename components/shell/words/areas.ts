import type { I18nProviderProps } from '@cloudscape-design/components/i18n';
import type { Messages } from '#lib/i18n/messages.ts';

/** What every page says in one language. A browser loads the file once, and caches it until the next update. */
export interface Words {
  portal: Partial<Messages>;
  /** The texts of Cloudscape's own parts. */
  components: I18nProviderProps['messages'];
}

/** The files of words: `base` is for every page, and the others each for a few pages. */
export type Area = 'base' | 'history' | 'request' | 'run' | 'support' | 'admin';

/** The first that matches the page's path. */
const PAGES: readonly [path: RegExp, area: Area][] = [
  [/^\/runs\/new$/, 'request'],
  [/^\/runs(?:\/dashboard)?$/, 'history'],
  [/^\/runs\//, 'run'],
  [/^\/support$/, 'support'],
  [/^\/(?:admin\/.+|approvals|audit|settings|setups)$/, 'admin'],
];

/** The area of the page's words besides `base`; `base` if it has none. */
export function areaOf(path: string): Area {
  return PAGES.find(([pages]) => pages.test(path))?.[1] ?? 'base';
}

/** Both trees of messages. A message that is in both is the same. */
export function joinWords<Tree extends object>(one: Tree, other: Tree): Tree {
  const joined = Object.entries(other).map(([name, inner]) => {
    const known: unknown = one[name as keyof Tree];
    return [name, isTree(known) && isTree(inner) ? joinWords(known, inner) : inner];
  });
  return { ...one, ...Object.fromEntries(joined) };
}

const isTree = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
