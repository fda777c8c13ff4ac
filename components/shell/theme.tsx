'use client';
import { applyMode, Mode } from '@cloudscape-design/global-styles';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { THEME_COOKIE, type Theme } from '#lib/web/theme.ts';
import { keepPreference } from './keep-preference.ts';

interface ThemeChoice {
  theme: Theme;
  setTheme: (theme: Theme) => void;
}

const ThemeContext = createContext<ThemeChoice>({ theme: 'system', setTheme: () => undefined });
const DARK_SYSTEM = '(prefers-color-scheme: dark)';
const PRINT = 'print';

/** Applies the chosen theme, and follows the system if that is the choice. Paper is always light. */
export function ThemeProvider({ initial, children }: { initial: Theme; children: ReactNode }) {
  const [theme, setTheme] = useState(initial);

  useEffect(() => {
    const queries = [matchMedia(DARK_SYSTEM), matchMedia(PRINT)];
    const apply = () => {
      const [isSystemDark, isPrinted] = queries.map(({ matches }) => matches);
      const isDark = theme === 'system' ? isSystemDark : theme === 'dark';
      // Browsers don't print the dark background of light text.
      applyMode(isDark && !isPrinted ? Mode.Dark : Mode.Light);
    };
    apply();
    for (const query of queries) query.addEventListener('change', apply);
    return () => {
      for (const query of queries) query.removeEventListener('change', apply);
    };
  }, [theme]);

  const value = useMemo(
    () => ({
      theme,
      setTheme(next: Theme) {
        keepPreference(THEME_COOKIE, next);
        setTheme(next);
      },
    }),
    [theme],
  );
  return <ThemeContext value={value}>{children}</ThemeContext>;
}

export function useTheme(): ThemeChoice {
  return useContext(ThemeContext);
}
