/** On every answer, files and errors included. What differs from answer to answer (nonce, HSTS) is set in proxy.ts. */
const HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

/** A file needs nothing of the page that shows it. */
const FILE_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const toList = (headers) => Object.entries(headers).map(([key, value]) => ({ key, value }));

/** @type {import('next').NextConfig} */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
  images: { unoptimized: true },
  serverExternalPackages: ['pg', 'kysely', 'pg-boss', 'pino', '@cloud-copilot/iam-simulate'],
  logging: { serverFunctions: false },
  headers: () => [
    { source: '/:path*', headers: toList(HEADERS) },
    { source: '/_next/static/:path*', headers: toList({ 'Content-Security-Policy': FILE_POLICY }) },
  ],
};
