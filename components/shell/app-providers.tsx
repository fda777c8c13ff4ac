'use client';
import { I18nProvider } from '@cloudscape-design/components/i18n';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useMemo, useState } from 'react';
import { IntlProvider } from 'use-intl';
import { ClockProvider } from '#components/ui/clock.tsx';
import type { Locale } from '#lib/i18n/locale.ts';
import { NotificationsProvider } from './notifications.tsx';
import { TimeZoneContext, useBrowserTimeZone } from './use-time-zone.ts';
import type { Words } from './words/areas.ts';

export interface AppProvidersProps {
  locale: Locale;
  words: Words;
  /** The time zone of the reader's browser, if the server knows it. */
  timeZone: string;
  /** The time zone that the reader prefers. */
  chosenTimeZone?: string | null;
  /** The server's time, in milliseconds. */
  serverNowMs: number;
  children: ReactNode;
}

// Cloudscape looks for flags in `window.top` unless its own window has them. On the server that throws, for each icon.
if (typeof window === 'undefined') {
  const flags = { oneTheme: false, appLayoutWidget: false, appLayoutToolbar: false };
  Object.assign(globalThis, { [Symbol.for('awsui-global-flags')]: flags });
}

// The browser's online state says little about the connection to the portal, so requests always run and failures are
// shown.
const DEFAULT_OPTIONS = { queries: { retry: 1, networkMode: 'always' } } as const;

/** The context of every page: text, times, data and messages. */
export function AppProviders({
  locale,
  words,
  timeZone,
  chosenTimeZone = null,
  serverNowMs,
  children,
}: AppProvidersProps) {
  const [queryClient] = useState(() => new QueryClient({ defaultOptions: DEFAULT_OPTIONS }));
  const ofBrowser = useBrowserTimeZone(timeZone);
  const zones = useMemo(() => ({ ofBrowser, chosen: chosenTimeZone }), [ofBrowser, chosenTimeZone]);
  return (
    <IntlProvider locale={locale} messages={words.portal} timeZone={chosenTimeZone ?? ofBrowser}>
      <I18nProvider locale={locale} messages={words.components}>
        <QueryClientProvider client={queryClient}>
          <ClockProvider serverNowMs={serverNowMs}>
            <TimeZoneContext value={zones}>
              <NotificationsProvider>{children}</NotificationsProvider>
            </TimeZoneContext>
          </ClockProvider>
        </QueryClientProvider>
      </I18nProvider>
    </IntlProvider>
  );
}
