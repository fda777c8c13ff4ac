import { fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { jsdom } from '#components/testing/jsdom.ts';
import { say, show } from '#components/testing/show.tsx';
import type { Theme } from '#lib/web/theme.ts';
import { PortalTopBar } from './portal-top-bar.tsx';
import { ThemeProvider } from './theme.tsx';

const person = {
  name: 'dba@payments',
  roles: [],
  canCreate: true,
  canSeeRuns: true,
  canApprove: false,
  canSupport: false,
  canAudit: false,
  canAdminister: false,
};

/** Whether the reader's system is dark. */
let isSystemDark = false;
let tellSystemChange: () => void;

beforeEach(() => {
  isSystemDark = false;
  vi.stubGlobal('matchMedia', (query: string) => ({
    get matches() {
      return query.includes('dark') && isSystemDark;
    },
    addEventListener: (_type: string, tell: () => void) => {
      tellSystemChange = tell;
    },
    removeEventListener: () => undefined,
  }));
});
afterEach(() => {
  vi.unstubAllGlobals();
  jsdom.cookieJar.removeAllCookiesSync();
  document.body.removeAttribute('class');
});

const isDark = () => document.body.classList.contains('awsui-dark-mode');

function open(theme: Theme = 'system') {
  return show(
    <ThemeProvider initial={theme}>
      <PortalTopBar person={person} />
    </ThemeProvider>,
    { timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone },
  );
}

/** Without layout, the bar is narrow as on a phone: its menus are behind one button. */
function choose(menu: string, item: string) {
  for (const name of [say('shell.more'), menu, item]) {
    // Cloudscape measures a hidden copy of the bar, which the query must skip.
    fireEvent.click(screen.getByRole('button', { name, hidden: false }));
  }
}

test('a chosen language is stored, and the page fetches its text', () => {
  const { router } = open();
  choose(say('shell.language.en'), say('shell.language.ja'));
  expect(document.cookie).toBe('locale=ja');
  expect(router.refresh).toHaveBeenCalledOnce();
});

test('a chosen theme is stored, and applies immediately', () => {
  open();
  expect(isDark()).toBe(false);
  choose(say('shell.theme.label', { name: say('shell.theme.system') }), say('shell.theme.dark'));
  expect(document.cookie).toBe('theme=dark');
  expect(isDark()).toBe(true);
});

test('without a choice, the page follows the system, even when it changes', () => {
  isSystemDark = true;
  open('system');
  expect(isDark()).toBe(true);
  isSystemDark = false;
  tellSystemChange();
  expect(isDark()).toBe(false);
});

test('a choice overrides the system', () => {
  isSystemDark = true;
  open('light');
  expect(isDark()).toBe(false);
});
