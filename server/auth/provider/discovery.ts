import { z } from 'zod';

/** The URL of an OpenID provider's metadata. */
export function discoveryUrl(issuer: string): string {
  return `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
}

const TIMEOUT_MS = 3_000;

const description = z.object({ issuer: z.string(), end_session_endpoint: z.url({ protocol: /^https?$/ }).optional() });

/** The URL where the provider ends its own session; null if it has none or can't be reached. */
export async function findEndSessionEndpoint(issuer: string): Promise<string | null> {
  try {
    const response = await fetch(discoveryUrl(issuer), { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' });
    const provider = description.parse(await response.json());
    return provider.issuer === issuer ? (provider.end_session_endpoint ?? null) : null;
  } catch {
    return null;
  }
}
