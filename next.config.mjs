import { createHash } from 'node:crypto';
import path from 'node:path';
import { PHASE_PRODUCTION_BUILD } from 'next/constants.js';
import packageFile from './package.json' with { type: 'json' };

/**
 * Builds of the same sources are interchangeable behind a load balancer: their id and the ids of server actions, which
 * Next derives from this key, depend on the sources alone. Next also encrypts with it what an action inside a component
 * closes over; the portal has no such action (`lib/architecture.test.ts`).
 */
function actionKey(fingerprint) {
  return createHash('sha256').update(`server actions of ${fingerprint}`).digest('base64');
}

/** The messages in a build are parsed: the portal's by a loader, Cloudscape's by Cloudscape. */
const WITHOUT_PARSER = {
  'use-intl/format-message': 'use-intl/format-message/format-only',
  '@formatjs/icu-messageformat-parser': { browser: '@formatjs/icu-messageformat-parser/lib/no-parser.js' },
};

const IN_BUILDS = { condition: 'production' };
const IN_BROWSERS = { condition: { all: ['browser', 'production'] } };
const ON_SERVERS = { condition: { not: 'browser' } };

const AWS_PACKAGES = Object.keys(packageFile.dependencies).filter((name) => name.startsWith('@aws-sdk/'));

function loadedBy(loader, files, options = {}) {
  const loaders = [path.join(import.meta.dirname, loader)];
  return Object.fromEntries(files.map((name) => [name, { ...options, loaders }]));
}

/** @type {(phase: string) => Promise<import('next').NextConfig>} */
export default async (phase) => {
  const isBuild = phase === PHASE_PRODUCTION_BUILD;
  const fingerprint = isBuild ? (await import('./sandbox/build.ts')).fingerprintSources(import.meta.dirname) : null;
  if (fingerprint) process.env.NEXT_SERVER_ACTIONS_ENCRYPTION_KEY ||= actionKey(fingerprint);
  return {
    reactStrictMode: true,
    poweredByHeader: false,
    images: { unoptimized: true },
    // The worker loads them too: a process has one copy of each.
    serverExternalPackages: ['pg', 'kysely', 'pino', 'zod', ...AWS_PACKAGES],
    // In development too, the log shows nothing that people entered or that signs them in.
    logging: { serverFunctions: false, incomingRequests: false },
    experimental: {
      // Without this cache a restarted portal is ready in a third of the time, and shows its first page about as fast.
      turbopackFileSystemCacheForDev: false,
      // Few files of styles, which pages share.
      cssChunking: { type: 'graph', requestCost: 100_000 },
    },
    turbopack: {
      rules: {
        ...loadedBy('app/styles/cloudscape-loader.ts', [
          '**/app/styles/cloudscape.css',
          '**/app/styles/*.woff2',
          '**/visual-refresh-toolbar/{drawer/{feature-notifications-drawer-content,global-{ai-drawer,bottom-drawer,drawers}},split-panel/index}.js',
          '{collapsible-flashbar,inline-editor,component-metrics,styles-check}.js',
          '**/use-performance-marks/index.js',
          '{,mobile-}expandable-category-element.js',
          '*.css.js',
        ]),
        // Emptied, so that they are no files of styles.
        ...loadedBy('app/styles/cloudscape-loader.ts', ['*.scoped.css'], { as: '*.js' }),
        ...loadedBy(
          'app/styles/cloudscape-loader.ts',
          ['**/i18n/messages/all.*.js', 'json-schema-processors.js', 'to-json-schema.js'],
          IN_BROWSERS,
        ),
        ...loadedBy('app/styles/cloudscape-loader.ts', ['check-safe-url.js'], ON_SERVERS),
        ...loadedBy('app/styles/cloudscape-loader.ts', [
          '**/{top-navigation,components/{button,dropdown,form-field}}/internal.js',
          '**/{menu-dropdown,toolbar/trigger-button}/index.js',
          '**/breadcrumb-group/implementation.js',
          // On the server too, so that both render the same.
          '**/icon/generated/icons.js',
        ]),
        ...loadedBy('components/shell/words/compile-words.ts', ['**/lib/i18n/en.ts', '**/lib/i18n/ja.ts'], IN_BUILDS),
      },
      resolveAlias: isBuild ? WITHOUT_PARSER : {},
    },
    // RFC 9116 names this address. The route has another, because tools skip folders that begin with a dot.
    rewrites: async () => [
      { source: '/.well-known/security.txt', destination: '/api/security-contact' },
      // Every page names its icon, but at some navigations browsers ask for this address.
      { source: '/favicon.ico', destination: '/icon.svg' },
    ],
    compiler: {
      runAfterProductionCompile: async ({ distDir }) =>
        (await import('./server/boot/packed-files.ts')).packFiles(distDir),
    },
    // `npm run verify` checks the types.
    typescript: { ignoreBuildErrors: true },
    // Tells the sandbox and the tests whether a build is up to date.
    generateBuildId: () => fingerprint,
  };
};
