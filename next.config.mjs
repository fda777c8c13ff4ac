import { createHash } from 'node:crypto';
import path from 'node:path';
import { PHASE_PRODUCTION_BUILD } from 'next/constants.js';

/**
 * Builds of the same sources are interchangeable behind a load balancer: their id and the ids of server actions, which
 * Next derives from this key, depend on the sources alone. Next also encrypts with it what an action inside a component
 * closes over; the portal has no such action (`lib/architecture.test.ts`).
 */
function actionKey(fingerprint) {
  return createHash('sha256').update(`server actions of ${fingerprint}`).digest('base64');
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
    serverExternalPackages: ['pg', 'kysely', 'pg-boss', 'pino'],
    // In development too, the log shows nothing that people entered or that signs them in.
    logging: { serverFunctions: false, incomingRequests: false },
    experimental: {
      // Without this cache a restarted portal is ready in a third of the time, and shows its first page about as fast.
      turbopackFileSystemCacheForDev: false,
      // Few files of styles, which pages share.
      cssChunking: 'graph',
    },
    turbopack: {
      rules: Object.fromEntries(
        [
          '**/app/styles/cloudscape.css',
          '**/app/styles/*.woff2',
          '*.scoped.css',
          'feature-notifications-drawer-content.js',
        ].map((files) => [files, { loaders: [path.join(import.meta.dirname, 'app/styles/cloudscape-loader.ts')] }]),
      ),
    },
    // RFC 9116 names this address. The route has another, because tools skip folders that begin with a dot.
    rewrites: async () => [{ source: '/.well-known/security.txt', destination: '/api/security-contact' }],
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
