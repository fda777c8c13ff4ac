/** A pattern for ILIKE that finds the text wherever it stands; its own wildcards are plain characters. */
export function containing(text: string): string {
  // PostgreSQL has no text with U+0000, so nothing can match it.
  return `%${text
    .trim()
    .replaceAll('\u0000', '\ufffd')
    .replace(/[\\%_]/g, '\\$&')}%`;
}
