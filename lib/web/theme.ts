/** The portal's theme: light, dark, or the reader's system setting. */
export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** The cookie that stores a person's choice. */
export const THEME_COOKIE = 'theme';

export function isTheme(text: unknown): text is Theme {
  return THEMES.some((theme) => theme === text);
}
