import { createHash } from 'node:crypto';

/** 32 bytes that are the same each time. */
export function keyOf(name: string): Buffer {
  return createHash('sha256').update(name).digest();
}

/** The settings that a deployed portal cannot do without. */
export const complete = {
  PORTAL_URL: 'https://portal.example.com',
  OIDC_ISSUER: 'https://login.example.com/realms/one',
  OIDC_CLIENT_ID: 'limitless-portal',
  OIDC_CLIENT_SECRET: 'client-secret-value',
  AUTH_SECRET: keyOf('session').toString('base64'),
  ESCROW_KEY: keyOf('escrow').toString('base64'),
  AUDIT_KEY: keyOf('audit').toString('base64'),
};
