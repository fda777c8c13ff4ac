/** @type {import('next').NextConfig} */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
  images: { unoptimized: true },
  serverExternalPackages: ['pg', 'kysely', 'pg-boss', 'pino', '@cloud-copilot/iam-simulate'],
  logging: { serverFunctions: false },
};
