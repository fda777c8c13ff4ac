/** How long a reader may rely on the file; RFC 9116 recommends less than a year. */
const VALID_DAYS = 90;
const DAY_MS = 24 * 60 * 60 * 1000;

/** The URI of an email address or an https address; null if the text is neither. */
export function parseSecurityContact(text: string): string | null {
  const address = text.trim().replace(/^mailto:/i, '');
  if (/^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/.test(address)) return `mailto:${address}`;
  const url = URL.parse(text.trim());
  return url?.protocol === 'https:' && url.username === '' ? url.href : null;
}

/** The file that tells researchers where to report security problems (RFC 9116). */
export function writeSecurityText(contactUri: string, nowMs: number): string {
  const expires = new Date(nowMs + VALID_DAYS * DAY_MS).toISOString();
  return `Contact: ${contactUri}\nExpires: ${expires}\n`;
}
