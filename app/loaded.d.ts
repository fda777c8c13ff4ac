/** What the loaders of Next's bundler (next.config.mjs) make of a file, by the query after its name. */

/** The address of a font (app/styles/cloudscape-loader.ts). */
declare module '*.woff2?400-normal' {
  const address: string;
  export default address;
}
declare module '*.woff2?700-normal' {
  const address: string;
  export default address;
}

/** The words of an area (components/shell/words/compile-words.ts). */
declare module '#lib/i18n/en.ts?*' {
  export const en: Partial<import('#lib/i18n/messages.ts').Messages>;
}
declare module '#lib/i18n/ja.ts?*' {
  export const ja: Partial<import('#lib/i18n/messages.ts').Messages>;
}
