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
