'use client';
import { isOutdated } from '#components/actions/outdated-page.ts';
import { pageErrors as en } from '#lib/i18n/en/page-errors.ts';
import { pageErrors as ja } from '#lib/i18n/ja/page-errors.ts';
import { readErrorDigest } from '#lib/web/error-digest.ts';

/** The fallback when even the frame of the pages fails: it can't rely on style sheets, a language or scripts. */
export default function GlobalError({ error }: { error: unknown }) {
  const { reference } = readErrorDigest(error);
  const code = isOutdated(error) ? 'portal-updated' : 'unexpected';
  return (
    <html lang="en">
      <body style={{ font: '16px/1.5 system-ui, sans-serif', margin: '10vh auto', maxWidth: 560, padding: '0 16px' }}>
        <title>Limitless setup portal</title>
        <meta name="color-scheme" content="light dark" />
        <main>
          {Object.entries({ en, ja }).map(([language, words]) => (
            <section key={language} lang={language}>
              <h1 style={{ fontSize: '1.4em' }}>{words[code].title}</h1>
              <p>{words[code].cause}</p>
              <p>{words[code].remedy}</p>
            </section>
          ))}
          {reference && (
            <p>
              <code>{reference}</code>
            </p>
          )}
          <p>
            {/* A full page load on purpose, because this page is broken. */}
            <a href="/">Limitless setup portal</a>
          </p>
        </main>
      </body>
    </html>
  );
}
