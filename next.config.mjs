/** @type {import('next').NextConfig} */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
  images: { unoptimized: true },
  serverExternalPackages: ['pg', 'kysely', 'pg-boss', 'pino'],
  // In development too, the log shows nothing that people entered or that signs them in.
  logging: { serverFunctions: false, incomingRequests: false },
  // Without this cache a restarted portal is ready in a third of the time, and shows its first page about as fast.
  experimental: { turbopackFileSystemCacheForDev: false },
  // RFC 9116 names this address. The route has another, because tools skip folders that begin with a dot.
  rewrites: async () => [{ source: '/.well-known/security.txt', destination: '/api/security-contact' }],
  // `npm run verify` checks the types.
  typescript: { ignoreBuildErrors: true },
  // Tells the sandbox and the tests whether a build is up to date.
  generateBuildId: async () => (await import('./sandbox/build.ts')).fingerprintSources(import.meta.dirname),
};
