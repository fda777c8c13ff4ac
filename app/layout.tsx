import './styles/cloudscape.css';
import './root.css';
import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { preload } from 'react-dom';
import { HydrationGate } from '#components/shell/hydration-gate.tsx';
import { LocalizedProviders } from '#components/shell/localized-providers.tsx';
import { SandboxProvider } from '#components/shell/sandbox.tsx';
import { ThemeProvider } from '#components/shell/theme.tsx';
import { messages } from '#lib/i18n/messages.ts';
import { currentLocale, currentTheme, currentTimeZone } from '#server/locale.ts';
import { getPortal } from '#server/portal.ts';
import regularFont from './styles/open-sans.woff2?400-normal';
import boldFont from './styles/open-sans.woff2?700-normal';

export const metadata: Metadata = { icons: { icon: '/icon.svg' }, robots: { index: false, follow: false } };
export const viewport: Viewport = { width: 'device-width', initialScale: 1 };

const DARK_CLASS = 'awsui-dark-mode';
/** Runs before the first paint, because only the browser knows the system setting. */
const FOLLOW_SYSTEM = `if(matchMedia('(prefers-color-scheme: dark)').matches)document.body.classList.add('${DARK_CLASS}')`;

/** The frame of every page, in the reader's language and theme. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const [locale, theme, timeZone, nonce] = await Promise.all([
    currentLocale(),
    currentTheme(),
    currentTimeZone(),
    currentNonce(),
  ]);
  for (const font of [regularFont, boldFont])
    preload(font, { as: 'font', type: 'font/woff2', crossOrigin: 'anonymous' });
  return (
    <html lang={locale}>
      {/* The theme's script and its provider change the class too, not only React. */}
      <body className={theme === 'dark' ? DARK_CLASS : undefined} suppressHydrationWarning>
        {theme === 'system' && (
          // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of this project
          <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: FOLLOW_SYSTEM }} />
        )}
        <noscript>
          <p className="no-script">{messages[locale].shell.needsScript}</p>
        </noscript>
        <ThemeProvider initial={theme}>
          <LocalizedProviders
            locale={locale}
            timeZone={timeZone.ofBrowser}
            chosenTimeZone={timeZone.chosen}
            serverNowMs={Date.now()}
          >
            <SandboxProvider isSandbox={getPortal().settings.isSandbox}>
              <HydrationGate hasProgress>{children}</HydrationGate>
            </SandboxProvider>
          </LocalizedProviders>
        </ThemeProvider>
      </body>
    </html>
  );
}

/** The nonce that the server set for this response (server/boot/safe-headers.ts). */
async function currentNonce(): Promise<string | undefined> {
  return /'nonce-([^']+)'/.exec((await headers()).get('content-security-policy') ?? '')?.[1];
}
