'use client';

const YEAR_SECONDS = 31_536_000;

/** Stores a choice in a cookie that the server reads for the next page. It isn't secret and grants no access. */
export function keepPreference(name: string, value: string): void {
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing on insecure origins
  document.cookie = `${name}=${value}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax${secure}`;
}
