/** Returns an ILIKE pattern that matches the text anywhere, with its wildcards escaped. */
export function containing(text: string): string {
  // PostgreSQL text can't contain U+0000, so nothing can match it.
  return `%${text
    .trim()
    .replaceAll('\u0000', '\ufffd')
    .replace(/[\\%_]/g, '\\$&')}%`;
}
