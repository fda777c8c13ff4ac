/** How the portal looks: one of two, or as the reader's system is set. */
export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** The cookie that keeps a person's choice. */
export const THEME_COOKIE = 'theme';

export function isTheme(text: unknown): text is Theme {
  return THEMES.some((theme) => theme === text);
}
