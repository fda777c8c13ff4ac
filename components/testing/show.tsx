import { cleanup, configure, render } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { AppRouterContext } from 'next/dist/shared/lib/app-router-context.shared-runtime.js';
import { PathnameContext, SearchParamsContext } from 'next/dist/shared/lib/hooks-client-context.shared-runtime.js';
import { type ReactNode, useEffect, useState } from 'react';
import { createTranslator } from 'use-intl';
import { onTestFinished, vi } from 'vitest';
import { AppProviders } from '#components/shell/app-providers.tsx';
import { words as en } from '#components/shell/words/en.ts';
import { words as ja } from '#components/shell/words/ja.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import { messages } from '#lib/i18n/messages.ts';

configure({
  // CSS, which hides elements, isn't loaded here, and computing every style takes most of a test's time.
  defaultHidden: true,
  // Only a failing test waits this long.
  asyncUtilTimeout: 10_000,
});

const WORDS = { en, ja } as const;

/** The portal's text in English, as tests read it on the page. */
export const say = createTranslator({ locale: 'en', messages: messages.en });

interface ShowOptions {
  /** Path and query of the page. */
  at?: string;
  locale?: Locale;
  timeZone?: string;
  chosenTimeZone?: string | null;
}

/** Shows components with the surroundings of a page, until the test ends. `router` records navigation. */
export function show(children: ReactNode, options: ShowOptions = {}) {
  const { router, Page } = preparePage(options);
  return { ...render(children, { wrapper: Page }), router, user: userEvent.setup() };
}

/** The surroundings of a page, for hooks tested in isolation. */
export function preparePage({ at = '/', locale = 'en', timeZone = 'UTC', chosenTimeZone = null }: ShowOptions = {}) {
  history.replaceState(null, '', at);
  onTestFinished(() => {
    cleanup();
    history.replaceState(null, '', '/');
  });
  const router = {
    push: vi.fn(),
    replace: vi.fn(),
    refresh: vi.fn(),
    prefetch: vi.fn(),
    back: vi.fn(),
    forward: vi.fn(),
  };
  const Page = ({ children }: { children: ReactNode }) => (
    // @ts-expect-error the parts of Next's router that components use
    <AppRouterContext value={router}>
      <Address>
        <AppProviders
          locale={locale}
          words={WORDS[locale]}
          timeZone={timeZone}
          chosenTimeZone={chosenTimeZone}
          serverNowMs={Date.now()}
        >
          {children}
        </AppProviders>
      </Address>
    </AppRouterContext>
  );
  return { router, Page };
}

/** Like Next's router, notices when a component changes the address, and when Back or Forward does. */
function Address({ children }: { children: ReactNode }) {
  const [url, setUrl] = useState(() => new URL(location.href));
  useEffect(() => {
    const read = () => setUrl(new URL(location.href));
    const changes = (['replaceState', 'pushState'] as const).map((change) =>
      vi.spyOn(history, change).mockImplementation((...args) => {
        History.prototype[change].apply(history, args);
        read();
      }),
    );
    window.addEventListener('popstate', read);
    return () => {
      for (const change of changes) change.mockRestore();
      window.removeEventListener('popstate', read);
    };
  }, []);
  return (
    <PathnameContext value={url.pathname}>
      <SearchParamsContext value={url.searchParams}>{children}</SearchParamsContext>
    </PathnameContext>
  );
}
