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

/** Applies the chosen theme, and follows the system if that is the choice. */
export function ThemeProvider({ initial, children }: { initial: Theme; children: ReactNode }) {
  const [theme, setTheme] = useState(initial);

  useEffect(() => {
    const system = matchMedia(DARK_SYSTEM);
    const apply = () => {
      const isDark = theme === 'system' ? system.matches : theme === 'dark';
      applyMode(isDark ? Mode.Dark : Mode.Light);
    };
    apply();
    system.addEventListener('change', apply);
    return () => system.removeEventListener('change', apply);
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
